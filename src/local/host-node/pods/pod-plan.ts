import { retryAt } from '../containers/container-run.js';
import type { Container, Pod } from '../pod.js';
import type { ContainerObservation, PodObservation } from './pod-observation.js';

/** What to do next for a pod whose sandbox and volumes are there. */
export interface PodPlan {
  readonly launch: readonly Container[];
  /** Milliseconds since the epoch when the plan may change by itself, if ever. */
  readonly lookAgainAt: number | null;
}

const NOTHING: PodPlan = { launch: [], lookAgainAt: null };

/**
 * Which containers to start: init containers one after the other until each has
 * succeeded, then all others; ended ones again as the restart policy and their
 * back-off say.
 */
export function planPod(observation: PodObservation, nowMs: number): PodPlan {
  const { pod, containers, stopped } = observation;
  if (stopped !== null) return NOTHING;
  for (const init of pod.spec.initContainers ?? []) {
    const seen = containers.get(init.name);
    if (seen?.run?.end?.exitCode === 0) continue;
    return planContainer(init, { seen, nowMs, restarts: restartsInit(pod) });
  }
  const plans = pod.spec.containers.map((container) => {
    const seen = containers.get(container.name);
    return planContainer(container, { seen, nowMs, restarts: restarts(pod, seen) });
  });
  const times = plans.flatMap(({ lookAgainAt }) => lookAgainAt ?? []);
  return {
    launch: plans.flatMap(({ launch }) => launch),
    lookAgainAt: times.length === 0 ? null : Math.min(...times),
  };
}

/** True if a container that ended so has to be started again. */
export function restarts({ spec }: Pod, seen: ContainerObservation | undefined): boolean {
  if (spec.restartPolicy === 'Never') return false;
  return spec.restartPolicy !== 'OnFailure' || seen?.run?.end?.exitCode !== 0;
}

/** An init container that failed is tried again under every policy but Never. */
export function restartsInit({ spec }: Pod): boolean {
  return spec.restartPolicy !== 'Never';
}

interface Planning {
  readonly seen: ContainerObservation | undefined;
  readonly nowMs: number;
  readonly restarts: boolean;
}

function planContainer(container: Container, { seen, nowMs, restarts: again }: Planning): PodPlan {
  const run = seen?.run ?? null;
  if (run === null) return { launch: [container], lookAgainAt: null };
  if (run.end === null || !again) return NOTHING;
  const at = retryAt(run);
  return at > nowMs ? { launch: [], lookAgainAt: at } : { launch: [container], lookAgainAt: null };
}

import { quantity } from '../../../model/quantity.js';
import { signalProcess } from '../../process-identity.js';
import { holdsMoreThan } from '../containers/memory-use.js';
import { markOverfull } from '../containers/run-files.js';
import type { Container } from '../pod.js';
import type { PodObservation } from './pod-observation.js';
import type { PodPaths } from './pod-paths.js';
import { allContainers } from './pod-state.js';

/** A control group stops a program at once; we look this often. */
const LOOK_EVERY_MS = 1000;

/**
 * Kills the containers of a pod that hold more memory than they may, with all they have started.
 *
 * @returns milliseconds since the epoch when to look again: never for a pod without a limit.
 */
export function keepMemoryLimits({ pod, containers }: PodObservation, paths: PodPaths): number {
  const limited = allContainers(pod).filter((container) => limitOf(container) !== null);
  for (const container of limited) {
    const run = containers.get(container.name)?.run ?? null;
    if (run?.process == null || run.end !== null) continue;
    if (!holdsMoreThan(run.process, limitOf(container) ?? Number.POSITIVE_INFINITY)) continue;
    markOverfull(paths.run(container.name, run.attempt));
    signalProcess(run.process, 'SIGKILL');
  }
  return limited.length === 0 ? Number.POSITIVE_INFINITY : Date.now() + LOOK_EVERY_MS;
}

function limitOf({ resources }: Container): number | null {
  const limit = resources?.limits?.['memory'];
  return limit === undefined ? null : quantity(limit);
}

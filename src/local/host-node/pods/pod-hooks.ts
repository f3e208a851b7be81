import type { ContainerRun } from '../containers/container-run.js';
import { runHook } from '../containers/lifecycle-hook.js';
import { markHooked } from '../containers/run-files.js';
import type { NodeContext } from '../node-context.js';
import type { Container } from '../pod.js';
import { targetOf } from '../probes/probe-target.js';
import { beginStop } from './pod-ending.js';
import type { PodObservation } from './pod-observation.js';
import type { PodState } from './pod-state.js';

interface Hooking {
  readonly context: NodeContext;
  readonly kick: () => void;
}

/**
 * Runs the postStart hook of each container that has just started. A node that was
 * itself started again meanwhile runs it again: hooks are delivered at least once.
 */
export function runStartHooks(state: PodState, { containers }: PodObservation, hooking: Hooking): void {
  for (const container of state.pod.spec.containers) {
    const run = containers.get(container.name)?.run ?? null;
    const hook = container.lifecycle?.postStart;
    if (hook === undefined || run?.process == null || run.startedAt !== null || run.end !== null) continue;
    if (state.hooked.has(run.containerId)) continue;
    state.hooked.add(run.containerId);
    runHook(hook, targetOf(container, run, state.record.address ?? ''))
      .then((problem) => finishHook(state, { container, run, problem, ...hooking }))
      .catch((error: unknown) => hooking.context.onTrouble(`postStart of ${container.name}: ${String(error)}`));
  }
}

interface Finished extends Hooking {
  readonly container: Container;
  readonly run: ContainerRun;
  readonly problem: string | null;
}

function finishHook(state: PodState, { container, run, problem, context, kick }: Finished): void {
  if (problem === null) {
    markHooked(state.paths.run(container.name, run.attempt));
    kick();
    return;
  }
  context.recordEvent(
    { metadata: state.pod.metadata, container: container.name },
    { type: 'Warning', reason: 'FailedPostStartHook', message: `PostStartHook failed: ${problem}` },
  );
  beginStop(state, container, { context, kick, why: 'FailedPostStartHook' });
}

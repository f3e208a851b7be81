import { announceBackOff, announceRun } from '../containers/container-news.js';
import { retryAt } from '../containers/container-run.js';
import type { NodeContext } from '../node-context.js';
import type { PodObservation } from './pod-observation.js';
import { allContainers, type PodState } from './pod-state.js';

/** Tells what has become of each container since the last look: that it started, that it waits. */
export function announceRuns(state: PodState, observation: PodObservation, context: NodeContext): void {
  for (const container of allContainers(state.pod)) {
    const run = observation.containers.get(container.name)?.run ?? null;
    if (run === null) continue;
    if ((run.startedAt !== null || run.end !== null) && !state.announced.has(run.containerId)) {
      state.announced.add(run.containerId);
      announceRun(state.pod, { container, run, context });
    }
    const backsOff = run.end !== null && retryAt(run) > Date.now() && !state.announced.has(`${run.containerId} ended`);
    if (!backsOff) continue;
    state.announced.add(`${run.containerId} ended`);
    announceBackOff(state.pod, { container, context });
  }
}

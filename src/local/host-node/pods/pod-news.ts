import { announceBackOff, announceRun } from '../containers/container-news.js';
import { retryAt } from '../containers/container-run.js';
import { willRestart } from '../containers/container-status.js';
import type { NodeContext } from '../node-context.js';
import type { PodObservation } from './pod-observation.js';
import { allContainers, type PodState } from './pod-state.js';

/** Tells what has become of each container since the last look: that it started, that it waits. */
export function announceRuns(state: PodState, observation: PodObservation, context: NodeContext): void {
  for (const container of allContainers(state.pod)) {
    const seen = observation.containers.get(container.name);
    const run = seen?.run ?? null;
    if (seen === undefined || run === null) continue;
    if ((run.startedAt !== null || run.end !== null) && !state.announced.has(run.containerId)) {
      state.announced.add(run.containerId);
      announceRun(state.pod, { container, run, context });
    }
    const isInit = (state.pod.spec.initContainers ?? []).includes(container);
    const comesBack = run.end !== null && observation.stopped === null && willRestart(observation, { seen, isInit });
    if (!comesBack || retryAt(run) <= Date.now() || state.announced.has(`${run.containerId} ended`)) continue;
    state.announced.add(`${run.containerId} ended`);
    announceBackOff(state.pod, { container, context });
  }
}

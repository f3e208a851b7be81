import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';

/** The `start` of canaries that flowed while a node was drained: no start of a component. */
export function drainStarts(history: History): ReadonlySet<number> {
  const restarts = new Set(observationsOf(history, 'component-started').map(({ event }) => event.start));
  const drains = [...observationsOf(history, 'node-drained'), ...observationsOf(history, 'workload-moved')];
  return new Set(drains.map(({ event }) => event.start).filter((start) => !restarts.has(start)));
}

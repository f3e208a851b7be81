import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';

/** The `start` of canaries that flowed while a node was drained: no start of a component. */
export function drainStarts(history: History): ReadonlySet<number> {
  const drains = [...observationsOf(history, 'node-drained'), ...observationsOf(history, 'workload-moved')];
  return unlikeRestarts(history, drains);
}

/** The same of canaries that flowed while what runs was watched. */
export function soakStarts(history: History): ReadonlySet<number> {
  return unlikeRestarts(history, observationsOf(history, 'soak-started'));
}

/** The same of canaries that hook was asked for in a burst of events, in either phase. */
export function burstStarts(history: History): ReadonlySet<number> {
  return unlikeRestarts(history, observationsOf(history, 'burst-answered'));
}

function unlikeRestarts(
  history: History,
  seen: readonly { readonly event: { readonly start: number } }[],
): ReadonlySet<number> {
  const restarts = new Set(observationsOf(history, 'component-started').map(({ event }) => event.start));
  return new Set(seen.map(({ event }) => event.start).filter((start) => !restarts.has(start)));
}

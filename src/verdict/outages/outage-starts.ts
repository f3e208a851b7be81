import type { History } from '../../model/history.js';
import { type EventOf, observationsOf } from '../../model/observations.js';

/** What was away while canaries of a `start` were under way. */
export type OutageOf = Pick<EventOf<'outage-begun'>, 'outage' | 'clusterIds'>;

/** Outages of the candidate by the `start` of canaries that were under way meanwhile; no start of a component has one. */
export function outagesByStart(history: History): ReadonlyMap<number, OutageOf> {
  return new Map(begun(history).map((event) => [event.start, event]));
}

/** The `start` of every canary of an outage, those that came after it among them. */
export function outageStarts(history: History): ReadonlySet<number> {
  return new Set(
    begun(history).flatMap(({ start, startAfter }) => (startAfter === null ? [start] : [start, startAfter])),
  );
}

/** What is said of a start of a component excuses nothing. */
function begun(history: History): EventOf<'outage-begun'>[] {
  const restarts = new Set(observationsOf(history, 'component-started').map(({ event }) => event.start));
  return observationsOf(history, 'outage-begun')
    .map(({ event }) => event)
    .filter(({ phase, start }) => phase === 'candidate' && !restarts.has(start));
}

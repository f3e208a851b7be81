import type { History } from '../../model/history.js';
import { observationsOf } from '../../model/observations.js';

/**
 * How many of a pod's restarts came while an API server was stopped on purpose: a component that cannot renew its Lease
 * ends, and so does one that finds a cluster again which was away at its start.
 *
 * @param restarts - of the pod since it was made, as a look saw them; later ones explain nothing.
 */
export function explainedRestarts(
  history: History,
  { podUid, restarts }: { podUid: string; restarts: number },
): number {
  const own = new Map(
    observationsOf(history, 'component-in-outage').flatMap(({ event }) =>
      event.ended.filter((one) => one.podUid === podUid).map((one) => [event.start, one] as const),
    ),
  );
  return [...own.values()].reduce((sum, { before, after }) => sum + Math.max(0, Math.min(restarts, after) - before), 0);
}

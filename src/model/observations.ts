import type { History } from './history.js';
import type { HistoryEvent } from './history-event.js';

/** The event of one kind. */
export type EventOf<Kind extends HistoryEvent['kind']> = Extract<HistoryEvent, { kind: Kind }>;

/** One event with the line of history.jsonl that holds it. */
export interface Observation<Kind extends HistoryEvent['kind']> {
  readonly line: number;
  readonly event: EventOf<Kind>;
}

/** Histories are never changed, so each is sorted by kind once: a judge asks hundreds of times. */
const sorted = new WeakMap<History, ReadonlyMap<string, readonly unknown[]>>();

/** Every event of one kind, in the order of the history. */
export function observationsOf<Kind extends HistoryEvent['kind']>(
  history: History,
  kind: Kind,
): readonly Observation<Kind>[] {
  const byKind = sorted.get(history) ?? sortByKind(history);
  sorted.set(history, byKind);
  // What stands under a kind is of that kind.
  return (byKind.get(kind) ?? []) as readonly Observation<Kind>[];
}

function sortByKind({ lines }: History): ReadonlyMap<string, readonly unknown[]> {
  const byKind = new Map<string, unknown[]>();
  for (const { line, event } of lines) {
    const own = byKind.get(event.kind);
    if (own === undefined) byKind.set(event.kind, [{ line, event }]);
    else own.push({ line, event });
  }
  return byKind;
}

import type { History } from './history.js';
import type { HistoryEvent } from './history-event.js';

/** The event of one kind. */
export type EventOf<Kind extends HistoryEvent['kind']> = Extract<HistoryEvent, { kind: Kind }>;

/** One event with the line of history.jsonl that holds it. */
export interface Observation<Kind extends HistoryEvent['kind']> {
  readonly line: number;
  readonly event: EventOf<Kind>;
}

/** Every event of one kind, in the order of the history. */
export function observationsOf<Kind extends HistoryEvent['kind']>(history: History, kind: Kind): Observation<Kind>[] {
  const isOfKind = (event: HistoryEvent): event is EventOf<Kind> => event.kind === kind;
  return history.lines.flatMap(({ line, event }) => (isOfKind(event) ? [{ line, event }] : []));
}

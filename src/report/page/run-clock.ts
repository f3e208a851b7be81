import type { History, HistoryLine } from '../../model/history.js';

/** A history with the time of each line counted from its first. */
export interface RunClock {
  readonly durationMs: number;
  readonly lines: readonly { readonly line: number; readonly at: number; readonly event: HistoryLine['event'] }[];
}

/** Times of a history since the run began. */
export function runClock({ lines }: History): RunClock {
  const times = lines.map(({ at }) => Date.parse(at));
  // Not by spreading: a history of every job has more lines than a call may have arguments.
  const begin = times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  const timed = lines.map(({ line, event }, index) => ({ line, event, at: (times[index] ?? begin) - begin }));
  return { lines: timed, durationMs: timed.reduce((most, { at }) => Math.max(most, at), 0) };
}

import type { KeptRun } from '../../model/kept-run.js';
import type { Silence } from '../../model/trends.js';

/** Times longer than `limitMs` in which no run began, the last of them up to `at`. No run at all has no beginning. */
export function silences(sorted: readonly KeptRun[], { at, limitMs }: { at: Date; limitMs: number }): Silence[] {
  const starts = sorted.map(({ startedAt }) => Date.parse(startedAt));
  return starts.flatMap((from, index) => {
    const next = starts[index + 1];
    const to = next ?? at.getTime();
    if (to - from <= limitMs) return [];
    return [{ from: new Date(from).toISOString(), to: new Date(to).toISOString(), isOpen: next === undefined }];
  });
}

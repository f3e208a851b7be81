import type { KeptRun } from '../../model/kept-run.js';
import type { Silence } from '../../model/trends.js';

/**
 * Times longer than `limitMs` in which no run of a production began, the last of them up to `at`. One production’s runs
 * do not break another’s silence. No run at all has no beginning.
 */
export function silences(sorted: readonly KeptRun[], { at, limitMs }: { at: Date; limitMs: number }): Silence[] {
  const productions = [...new Set(sorted.map(({ production }) => production))];
  return productions.flatMap((production) => {
    const starts = sorted.filter((run) => run.production === production).map((run) => Date.parse(run.startedAt));
    return starts.flatMap((from, index) => {
      const next = starts[index + 1];
      const to = next ?? at.getTime();
      if (to - from <= limitMs) return [];
      return [
        { production, from: new Date(from).toISOString(), to: new Date(to).toISOString(), isOpen: next === undefined },
      ];
    });
  });
}

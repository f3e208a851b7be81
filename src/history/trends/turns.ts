import type { KeptRun } from '../../model/kept-run.js';
import type { Turn } from '../../model/trends.js';
import { questionOf } from './question.js';

/** Nights: of a component of seven ways, each has its turn. Nights that are left out are a silence, and told as one. */
const WEEK_DAYS = 7;

/**
 * Ways after restarts of each production, as runs have proven them that ask what its newest asks. One night proves its own
 * share; that all of them are is asked of the week.
 */
export function turns(sorted: readonly KeptRun[]): Turn[] {
  return [...new Set(sorted.map(({ production }) => production))].flatMap((production) => {
    const own = sorted.filter((run) => run.production === production && run.afterRestarts !== undefined);
    const newest = own.at(-1);
    if (newest === undefined) return [];
    const alike = own.filter((run) => keyOf(run) === keyOf(newest));
    const askedSince = alike[0]?.startedAt ?? newest.startedAt;
    return (newest.afterRestarts?.all ?? []).map((way): Turn => {
      const proven = alike.findLastIndex(({ afterRestarts }) => afterRestarts?.probed.includes(way));
      const missedDays = new Set(
        alike.slice(proven + 1).map(({ startedAt }) => startedAt.slice(0, 'yyyy-mm-dd'.length)),
      ).size;
      return {
        ...{ production, tag: newest.candidate.tag, way, askedSince, provenAt: alike[proven]?.startedAt ?? null },
        ...{ missedDays, isLate: missedDays >= WEEK_DAYS },
      };
    });
  });
}

function keyOf(run: KeptRun): string {
  return JSON.stringify(questionOf(run, 'placement'));
}

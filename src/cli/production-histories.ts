import { SILENCE_LIMIT_MS, trends } from '../history/trends/trends.js';
import type { KeptRun } from '../model/kept-run.js';
import type { ProductionHistory } from '../report/history-metrics.js';

/** Runs by production, each with its trends; runs are sorted, oldest first. */
export function productionHistories(runs: readonly KeptRun[], at: Date): ProductionHistory[] {
  return [...new Set(runs.map(({ production }) => production))].sort().flatMap((production) => {
    const own = runs.filter((run) => run.production === production);
    const newest = own.at(-1);
    if (newest === undefined) return [];
    const undecidedSince = own[own.findLastIndex(({ outcome }) => outcome !== 'inconclusive') + 1] ?? null;
    return [{ production, newest, undecidedSince, trends: trends(own, { at, silenceLimitMs: SILENCE_LIMIT_MS }) }];
  });
}

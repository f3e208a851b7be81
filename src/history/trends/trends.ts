import type { KeptRun } from '../../model/kept-run.js';
import type { Trends } from '../../model/trends.js';
import { failingSubjects } from './failing-subjects.js';
import { timeToVerdict, versionLatencies } from './latency-trends.js';
import { passRates } from './pass-rates.js';
import { productionChanges } from './production-changes.js';
import { silences } from './silences.js';
import { turns } from './turns.js';

/** A night, and six hours for one that began late or took long. */
export const SILENCE_LIMIT_MS = 30 * 60 * 60 * 1_000;

/** What runs say together; the same runs and the same moment give the same answer for ever. */
export function trends(runs: readonly KeptRun[], { at, silenceLimitMs }: { at: Date; silenceLimitMs: number }): Trends {
  const sorted = [...runs].sort((a, b) => (a.id < b.id ? -1 : 1));
  const failing = failingSubjects(sorted);
  return {
    at: at.toISOString(),
    runs: sorted.length,
    passRates: passRates(sorted),
    regressions: failing.filter((one) => one.kind === 'regression'),
    flakes: failing.filter((one) => one.kind === 'flake'),
    productionChanges: productionChanges(sorted),
    silences: silences(sorted, { at, limitMs: silenceLimitMs }),
    turns: turns(sorted),
    timeToVerdict: timeToVerdict(sorted),
    latencies: versionLatencies(sorted),
  };
}

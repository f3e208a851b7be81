import { median } from 'simple-statistics';
import type { Samples } from './latency-samples.js';
import { SHIFT_MIN_MS } from './machine-slowdown.js';
import { type RateHypotheses, testRate } from './statistics/probability-ratio-test.js';

/**
 * Canaries of a full sweep are handed over as fast as this machine can, in 0.4 to 7.5 s, and plank starts some five pods
 * a second (client-go's limits inside Prow): the faster they come, the longer each waits for those before it. Of 27
 * sweeps of good builds medians were 0.1 to 9.6 s. One sweep is one trial, however many canaries it has: what
 * its queue may add, 200 ms for each of them, is no slowness. After a restart medians differed by 0.5 s.
 */
const QUEUE_MS_EACH = 200;

/**
 * One slow alias is no shift of all: Wald's test, for each alias, of the rate of
 * canaries slower than every one of the baseline by {@link marginMs} and by the baseline's median: whose turn is last
 * among many has the slowest of all, on either side. One in
 * twenty is the machine's doing, every other one is not. Four that are not slow, as
 * many as a full sweep has of each alias, call an alias good; three that are, bad.
 */
const SLOW: RateHypotheses = { good: 0.05, bad: 0.5, alpha: 0.001, beta: 0.1 };

/** Slower by less than this, in milliseconds, is not slow. */
export function marginMs({ moment, candidate }: Samples): number {
  return moment !== 'after restarts' ? Math.max(SHIFT_MIN_MS, candidate.length * QUEUE_MS_EACH) : SHIFT_MIN_MS;
}

/**
 * Aliases whose canaries are slow too often, and those of which nobody can say whether they are, sorted by name. A moment
 * has few canaries of each, and one that nobody could follow leaves too few: what it cannot decide all moments do together.
 *
 * @param all - every moment that is compared, this one among them.
 */
export function slowAliases(samples: Samples, all: readonly Samples[]): { slow: string[]; doubtful: string[] } {
  const names = [...new Set([...samples.baseline, ...samples.candidate].map(({ alias }) => alias))].sort();
  const judged = names.map((alias) => ({ said: `alias "${alias}"`, found: rateOf(alias, samples, all) }));
  const are = (wanted: 'slow' | 'doubtful'): string[] =>
    judged.flatMap(({ said, found }) => (found === wanted ? [said] : []));
  return { slow: are('slow'), doubtful: are('doubtful') };
}

function rateOf(alias: string, samples: Samples, all: readonly Samples[]): 'slow' | 'doubtful' | 'quick' {
  const everywhere = all.flatMap((one) => slowness(alias, one));
  const own = testRate(slowness(alias, samples), SLOW).decision;
  const decision = own === 'undecided' ? testRate(everywhere, SLOW).decision : own;
  if (decision === 'bad') return 'slow';
  // Most of what there is was slow, or there is nothing: that is no proof of speed.
  const isOpen = everywhere.length === 0 || everywhere.filter(Boolean).length > everywhere.length / 2;
  return decision === 'undecided' && isOpen ? 'doubtful' : 'quick';
}

/** Of each canary of an alias, whether it was slow. */
function slowness(alias: string, samples: Samples): boolean[] {
  const before = samples.baseline.map(({ milliseconds }) => milliseconds);
  const slowMs = Math.max(...before) + Math.max(marginMs(samples), median(before));
  return samples.candidate.filter((one) => one.alias === alias).map(({ milliseconds }) => milliseconds > slowMs);
}

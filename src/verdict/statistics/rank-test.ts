import { errorFunction, median, wilcoxonRankSum } from 'simple-statistics';

/** How two samples compare, the second against the first. */
export interface RankComparison {
  /** Chance of so high a rank sum of the second sample where both come from one distribution (one-sided). */
  readonly pValue: number;
  /** Cliff's delta, −1 to 1: how much more often a value of the second is higher than one of the first. */
  readonly delta: number;
  /** Hodges–Lehmann estimate of how much higher the second lies, in the samples' own unit. */
  readonly shift: number;
}

/**
 * The Mann–Whitney test of whether `second` lies higher than `first`, by the
 * normal approximation with corrections for ties and for continuity, as R's
 * `wilcox.test(second, first, alternative = 'greater', exact = FALSE)`; and two
 * sizes of the effect, because with many measurements the smallest is significant.
 *
 * @throws {RangeError} A sample is empty.
 */
export function compareByRank(first: readonly number[], second: readonly number[]): RankComparison {
  if (first.length === 0 || second.length === 0) throw new RangeError('both samples hold at least one measurement');
  const pairs = first.length * second.length;
  const rankSum = wilcoxonRankSum([...second], [...first]);
  const higher = rankSum - (second.length * (second.length + 1)) / 2;
  return {
    pValue: upperTail(higher, { pairs, deviation: deviationOf(first, second) }),
    delta: (2 * higher) / pairs - 1,
    shift: median(second.flatMap((b) => first.map((a) => b - a))),
  };
}

function upperTail(higher: number, { pairs, deviation }: { pairs: number; deviation: number }): number {
  // All measurements alike: nothing speaks for a difference.
  if (deviation === 0) return 1;
  const z = (higher - pairs / 2 - 0.5) / deviation;
  return (1 - errorFunction(z / Math.SQRT2)) / 2;
}

/** Standard deviation of U under the null hypothesis, with the correction for ties (Lehmann 1975, 1.32). */
function deviationOf(first: readonly number[], second: readonly number[]): number {
  const total = first.length + second.length;
  const ties = new Map<number, number>();
  for (const value of [...first, ...second]) ties.set(value, (ties.get(value) ?? 0) + 1);
  const tied = [...ties.values()].reduce((sum, count) => sum + (count ** 3 - count), 0);
  const untied = total + 1 - tied / (total * (total - 1));
  return Math.sqrt(((first.length * second.length) / 12) * untied);
}

/** What a sequential test of a rate is to tell apart, and how often it may be wrong. */
export interface RateHypotheses {
  /** Rate that is still good. */
  readonly good: number;
  /** Rate that is bad; above `good`. */
  readonly bad: number;
  /** Chance of calling a good rate bad. */
  readonly alpha: number;
  /** Chance of calling a bad rate good. */
  readonly beta: number;
}

/** What the observations so far allow to say. */
export type RateDecision = 'good' | 'bad' | 'undecided';

/**
 * Wald's sequential probability ratio test of a rate: goes through observations
 * in order and stops at the first that crosses a boundary, log(β/(1−α)) or
 * log((1−β)/α) (Wald 1945, 3.2). Error chances hold to Wald's approximation:
 * the boundaries are overshot, and the sum of both never exceeds α+β.
 *
 * @param observations - Whether each showed the fault.
 * @returns The decision, and after how many observations it was made.
 * @throws {RangeError} The hypotheses cannot be told apart.
 */
export function testRate(
  observations: Iterable<boolean>,
  { good, bad, alpha, beta }: RateHypotheses,
): { decision: RateDecision; observed: number } {
  const isInOrder = good > 0 && good < bad && bad < 1;
  if (!isInOrder || !(alpha > 0 && beta > 0 && alpha + beta < 1))
    throw new RangeError('0 < good < bad < 1, and alpha and beta above 0 and together below 1');
  const [ifFault, ifNone] = [Math.log(bad / good), Math.log((1 - bad) / (1 - good))];
  const [lower, upper] = [Math.log(beta / (1 - alpha)), Math.log((1 - beta) / alpha)];
  let [ratio, observed] = [0, 0];
  for (const hasFault of observations) {
    observed += 1;
    ratio += hasFault ? ifFault : ifNone;
    if (ratio >= upper) return { decision: 'bad', observed };
    if (ratio <= lower) return { decision: 'good', observed };
  }
  return { decision: 'undecided', observed };
}

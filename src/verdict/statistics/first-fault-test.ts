import type { Outcome } from '../../model/outcome.js';
import { type Power, startsFor } from '../../model/power.js';

/**
 * The sequential test of starts: the first that shows the fault is a fail at
 * once, whatever comes after it; a pass needs as many without as the power asks
 * for, never fewer. A fault in fraction q of starts is found in 1−(1−q)ⁿ of tests.
 *
 * @param hasFault - Of each clean start, in order, whether it showed the fault.
 * @returns The outcome, and after how many starts it was known.
 */
export function testStarts(hasFault: Iterable<boolean>, power: Power): { outcome: Outcome; starts: number } {
  const wanted = startsFor(power);
  let starts = 0;
  let isEnough = false;
  for (const isBad of hasFault) {
    starts += 1;
    if (isBad) return { outcome: 'fail', starts };
    isEnough = starts >= wanted;
  }
  return { outcome: isEnough ? 'pass' : 'inconclusive', starts: Math.min(starts, wanted) };
}

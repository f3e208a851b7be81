import { describe, expect, test } from 'vitest';
import { testRate } from './probability-ratio-test.js';

/**
 * NIST/SEMATECH e-Handbook of Statistical Methods, 6.2.6: p₁ 0.01, p₂ 0.10, α 0.05, β 0.10 gives the lines
 * −0.939 + 0.0397 n and 1.205 + 0.0397 n; nothing is accepted before the 24th, nor rejected before the 2nd.
 */
const NIST = { good: 0.01, bad: 0.1, alpha: 0.05, beta: 0.1 };
const good = (count: number): boolean[] => Array<boolean>(count).fill(false);

describe('the lines of the NIST handbook', () => {
  test('accept after 24 without a fault, and not after 23', () => {
    expect(testRate(good(30), NIST)).toEqual({ decision: 'good', observed: 24 });
    expect(testRate(good(23), NIST)).toEqual({ decision: 'undecided', observed: 23 });
  });

  test('reject at two faults of two, and of 19, but not of 20', () => {
    expect(testRate([true, true], NIST)).toEqual({ decision: 'bad', observed: 2 });
    expect(testRate([true, ...good(17), true], NIST)).toEqual({ decision: 'bad', observed: 19 });
    expect(testRate([true, ...good(18), true], NIST).decision).toBe('undecided');
  });

  test('one fault puts the acceptance off', () => {
    expect(testRate([true, ...good(48)], NIST)).toEqual({ decision: 'good', observed: 49 });
  });
});

test.each([
  { ...NIST, good: 0.2 },
  { ...NIST, good: 0 },
  { ...NIST, bad: 1 },
  { ...NIST, alpha: 0 },
  { ...NIST, alpha: 0.5, beta: 0.5 },
])('what cannot be told apart is refused: %o', (hypotheses) => {
  expect(() => testRate([], hypotheses)).toThrow(RangeError);
});

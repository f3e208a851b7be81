import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { missProbability, startsFor } from '../../model/power.js';
import { testStarts } from './first-fault-test.js';

const GATE = { faultFraction: 0.05, power: 0.95 };
const good = (count: number): boolean[] => Array<boolean>(count).fill(false);

describe('the sequential test of starts', () => {
  test('fails at the first fault, at once and for good', () => {
    expect(testStarts([true], GATE)).toEqual({ outcome: 'fail', starts: 1 });
    expect(testStarts([...good(3), true, ...good(100)], GATE)).toEqual({ outcome: 'fail', starts: 4 });
    expect(testStarts([...good(70), true], GATE).outcome).toBe('fail');
  });

  test('passes at the stated power, and never one start earlier', () => {
    expect(testStarts(good(59), GATE)).toEqual({ outcome: 'pass', starts: 59 });
    expect(testStarts(good(58), GATE).outcome).toBe('inconclusive');
    expect(testStarts([], GATE).outcome).toBe('inconclusive');
  });
});

/** `npm run test:simulation` asks for 10,000. */
const TESTS = Number(process.env['SIMULATIONS'] ?? 2_000);
const SEED = 'prow-staging';

/** Numbers below 1 from a seed, the same for ever. */
function* uniforms(seed: string): Generator<number> {
  for (let index = 0; ; index += 1)
    yield createHash('sha256').update(`${seed} ${index}`).digest().readUInt32BE() / 2 ** 32;
}

describe(`${TESTS} simulated tests of a fault in 5 % of starts`, { timeout: 600_000 }, () => {
  const random = uniforms(SEED);
  const wanted = startsFor(GATE);
  const tests = Array.from({ length: TESTS }, () => {
    const starts = Array.from({ length: wanted }, () => random.next().value < GATE.faultFraction);
    return testStarts(starts, GATE);
  });
  const caught = tests.filter(({ outcome }) => outcome === 'fail');
  const expected = 1 - missProbability(GATE.faultFraction, wanted);

  test('catch it as often as the miss probability says', () => {
    // Three and a quarter standard errors; of 10,000 tests that is 0.7 %.
    const tolerance = 3.25 * Math.sqrt((expected * (1 - expected)) / TESTS);
    expect(Math.abs(caught.length / TESTS - expected)).toBeLessThan(tolerance);
    expect(tests.filter(({ outcome }) => outcome === 'pass')).toHaveLength(TESTS - caught.length);
  });

  test('stop as early as the geometric distribution says', () => {
    const bins = Array.from({ length: 6 }, (_, index) => [index * 10 + 1, Math.min(index * 10 + 10, wanted)] as const);
    const squares = bins.map(([from, to]) => {
      const predicted =
        TESTS * (missProbability(GATE.faultFraction, from - 1) - missProbability(GATE.faultFraction, to));
      const seen = caught.filter(({ starts }) => starts >= from && starts <= to).length;
      return (seen - predicted) ** 2 / predicted;
    });
    const missed = TESTS * (1 - expected);
    squares.push((TESTS - caught.length - missed) ** 2 / missed);
    // The 99.9 % quantile of chi-squared with six degrees of freedom.
    expect(squares.reduce((sum, square) => sum + square, 0)).toBeLessThan(22.46);
  });

  test('would not be called right were it to stop one start in ten too early', () => {
    const short = 1 - missProbability(GATE.faultFraction, Math.round(wanted * 0.9));
    expect(Math.abs(short - expected)).toBeGreaterThan(3.25 * Math.sqrt((expected * (1 - expected)) / 10_000));
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareByRank } from './rank-test.js';

/** Hollander & Wolfe (1973), 69f: permeability constants of the human chorioamnion, as in R's help of `wilcox.test`. */
const AT_TERM = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
const EARLY = [1.15, 0.88, 0.9, 0.74, 1.21];

describe('published values', () => {
  test('Hollander & Wolfe: W 35 and a shift of 0.305', () => {
    const { delta, shift, pValue } = compareByRank(EARLY, AT_TERM);
    expect(delta).toBeCloseTo((2 * 35) / 50 - 1, 12);
    expect(shift).toBeCloseTo(0.305, 12);
    // z = (35 − 25 − 0.5) / √(50·16/12)
    expect(pValue).toBeCloseTo(0.1223, 4);
  });

  test('SciPy’s example of mannwhitneyu, asymptotic: 0.11134688653 of both sides', () => {
    const { pValue } = compareByRank([20, 11, 17, 12], [19, 22, 16, 29, 24]);
    expect(2 * pValue).toBeCloseTo(0.11134688653, 6);
  });
});

/** Every way to choose `count` of these as the second sample. */
function splits(values: readonly number[], count: number): { first: number[]; second: number[] }[] {
  const masks = Array.from({ length: 2 ** values.length }, (_, mask) => mask);
  const isIn = (mask: number, index: number): boolean => Math.floor(mask / 2 ** index) % 2 === 1;
  return masks
    .map((mask) => ({
      first: values.filter((_, index) => !isIn(mask, index)),
      second: values.filter((_, index) => isIn(mask, index)),
    }))
    .filter(({ second }) => second.length === count);
}

test.each([
  ['without ties', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
  ['with ties', [1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 6, 7]],
])('the p-value is near the share of all splits that lie as high, %s', (_what, values) => {
  const all = splits(values, 6).map(({ first, second }) => compareByRank(first, second));
  for (const { delta, pValue } of all.filter((_, index) => index % 37 === 0)) {
    const asHigh = all.filter((one) => one.delta >= delta - 1e-9).length;
    expect(Math.abs(pValue - asHigh / all.length)).toBeLessThan(0.03);
  }
});

describe('whatever the samples', () => {
  const sample = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 20 });

  test('the order of measurements does not matter, and turning the samples turns the sign', () => {
    fc.assert(
      fc.property(sample, sample, (first, second) => {
        const one = compareByRank(first, second);
        expect(compareByRank([...first].reverse(), [...second].reverse())).toEqual(one);
        const turned = compareByRank(second, first);
        expect(turned.delta).toBeCloseTo(-one.delta, 9);
        expect(turned.shift).toBeCloseTo(-one.shift, 9);
      }),
    );
  });

  test('a sample that is moved by so much is shifted by so much', () => {
    fc.assert(
      fc.property(sample, fc.integer({ min: -50, max: 50 }), (first, by) => {
        const moved = first.map((value) => value + by);
        expect(compareByRank(first, moved).shift).toBeCloseTo(by, 9);
      }),
    );
  });

  test('nothing speaks for a difference of two samples that are all alike', () => {
    expect(compareByRank([7, 7, 7], [7, 7, 7, 7])).toEqual({ pValue: 1, delta: 0, shift: 0 });
  });
});

test('an empty sample is refused', () => {
  expect(() => compareByRank([], [1])).toThrow(RangeError);
});

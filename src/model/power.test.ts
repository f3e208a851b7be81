import fc from 'fast-check';
import { expect, test } from 'vitest';
import { missProbability, startsFor } from './power.js';

test.each([
  [0.5, 0.95, 5],
  [0.05, 0.95, 59],
  [0.5, 0.999, 10],
  [0.5, 0.75, 2],
])('a fault in %d of starts is found with probability %d after %d clean starts', (faultFraction, power, starts) => {
  expect(startsFor({ faultFraction, power })).toBe(starts);
});

test('so many starts are enough, and one fewer is not', () => {
  const fraction = fc.double({ min: 0.01, max: 0.99, noNaN: true });
  fc.assert(
    fc.property(fraction, fraction, (faultFraction, power) => {
      const starts = startsFor({ faultFraction, power });
      expect(missProbability(faultFraction, starts)).toBeLessThanOrEqual(1 - power + 1e-6);
      expect(missProbability(faultFraction, starts - 1)).toBeGreaterThan(1 - power - 1e-6);
    }),
  );
});

test('no start misses every fault', () => {
  expect(missProbability(0.5, 0)).toBe(1);
});

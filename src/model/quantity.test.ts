import { expect, it } from 'vitest';
import { quantity } from './quantity.js';

it.each([
  ['500m', 0.5],
  ['2', 2],
  ['1Gi', 2 ** 30],
  ['1e3', 1000],
  ['1.5k', 1500],
])('reads %s as %d', (text, value) => {
  expect(quantity(text)).toBeCloseTo(value);
});

it('answers NaN for what is no quantity', () => {
  expect(quantity('lots')).toBeNaN();
});

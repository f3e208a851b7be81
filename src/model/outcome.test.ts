import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OUTCOMES, worst } from './outcome.js';

test('nothing concluded is not a pass', () => {
  expect(worst([])).toBe('inconclusive');
});

test('the worst wins, however many are better', () => {
  expect(worst([...Array<'pass'>(400).fill('pass'), 'fail'])).toBe('fail');
  expect(worst(['pass', 'inconclusive', 'pass'])).toBe('inconclusive');
  expect(worst(['inconclusive', 'fail'])).toBe('fail');
  expect(worst(['pass', 'pass'])).toBe('pass');
});

test('adding an outcome never makes it better, and order does not matter', () => {
  const outcomes = fc.array(fc.constantFrom(...OUTCOMES), { minLength: 1 });
  fc.assert(
    fc.property(outcomes, fc.constantFrom(...OUTCOMES), (before, more) => {
      expect(OUTCOMES.indexOf(worst([...before, more]))).toBeGreaterThanOrEqual(OUTCOMES.indexOf(worst(before)));
      expect(worst([...before].reverse())).toBe(worst(before));
    }),
  );
});

import { expect, test } from 'vitest';
import { ExplainedError } from './explained-error.js';

test('an error tells what, expected, observed, evidence and next, one line each', () => {
  const explanation = { what: 'W', expected: 'E', observed: 'O', evidence: 'V', next: 'N' };
  expect(new ExplainedError('usage', explanation).message).toBe(
    'W\n  expected  E\n  observed  O\n  evidence  V\n  next      N',
  );
});

test('no part of an error can look like another', () => {
  const explanation = { what: 'W', expected: 'E', observed: 'O\n  next      forged', evidence: 'V', next: 'N' };
  expect(new ExplainedError('usage', explanation).message).toBe(
    'W\n  expected  E\n  observed  O\n              next      forged\n  evidence  V\n  next      N',
  );
});

import { expect, test } from 'vitest';
import type { KeptFinding } from '../../model/kept-run.js';
import { troubles } from './troubles.js';

const finding = (outcome: KeptFinding['outcome'], subject: string): KeptFinding => ({
  ...{ check: 'placement', outcome, subject },
});

test('what fails has a name, and what was not decided a number', () => {
  const failed = ['a', 'b', 'c', 'd', 'e'].map((subject) => finding('fail', subject));
  const open = ['f', 'g'].map((subject) => finding('inconclusive', subject));
  expect(troubles([...failed, ...open])).toBe(
    'placement: a; placement: b; placement: c; 2 more fail; not decided: placement (2)',
  );
  expect(troubles(failed.slice(0, 3))).toBe('placement: a; placement: b; placement: c');
});

test('a run that passed has none', () => {
  expect(troubles([])).toBe('');
});

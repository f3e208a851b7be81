import { expect, test } from 'vitest';
import { build, keptRunOf } from './fixtures/kept-run.js';
import { landmarks } from './landmarks.js';

const days = (...runs: Parameters<typeof landmarks>[0]): string[] => {
  const found = landmarks(runs);
  return runs.filter(({ id }) => found.has(id)).map(({ runId }) => runId);
};
const fails = { failed: [['placement', 'a']] } as const;

test('of nights that pass, the last of each candidate', () => {
  const b = { candidate: build('b') };
  expect(days(keptRunOf(1), keptRunOf(2), keptRunOf(3, b), keptRunOf(4, b))).toEqual(['day-2', 'day-4']);
});

test('a failure stays beside the pass that came after it, and its earlier ones do not', () => {
  expect(days(keptRunOf(1, fails), keptRunOf(2, fails), keptRunOf(3), keptRunOf(4))).toEqual(['day-2', 'day-4']);
});

test('the same candidate with another Boskos, or on another production, is another', () => {
  const boskos = { boskos: build('b') };
  expect(days(keptRunOf(1), keptRunOf(2, boskos), keptRunOf(3, { production: 'other' }), keptRunOf(4))).toEqual([
    'day-2',
    'day-3',
    'day-4',
  ]);
});

test('rehearsals stay, for the gate asks for more starts than nights have; undecided ones do not', () => {
  const rehearsal = { baseline: build('z') };
  const open = { outcome: 'inconclusive' } as const;
  expect(days(keptRunOf(1, rehearsal), keptRunOf(2, { ...rehearsal, ...open }), keptRunOf(3))).toEqual([
    'day-1',
    'day-3',
  ]);
});

test('what fails still keeps where it began and what passed it just before, undecided as that run was', () => {
  const open = { check: 'config', subject: 'next', outcome: 'inconclusive' } as const;
  const undecided = { outcome: open.outcome, findings: [open] };
  const b = { ...fails, candidate: build('b') };
  const runs = [keptRunOf(1, undecided), keptRunOf(2, undecided), ...[3, 4, 5].map((day) => keptRunOf(day, b))];
  expect(days(...runs)).toEqual(['day-2', 'day-3', 'day-5']);
});

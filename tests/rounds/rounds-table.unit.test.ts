import { expect, test } from 'vitest';
import { cleanInARow, type RoundRecord } from './round-record.js';
import { roundsTable } from './rounds-table.js';

const round = (number: number, ...lost: string[]): RoundRecord => ({
  ...{
    suite: 'kubelet',
    number,
    commit: 'abc',
    code: 'c0de',
    uid: 0,
    startedAt: '2026-01-01T00:00:00Z',
    durationMs: number * 1000,
  },
  ...{ load: 3, passed: 10, skipped: 0, lost: lost.map((name) => ({ name, message: `\nbecause of ${name}\nat …` })) },
});

test('a loss ends the row, and the next clean round begins another', () => {
  expect(cleanInARow([])).toBe(0);
  expect(cleanInARow([round(1), round(2)])).toBe(2);
  expect(cleanInARow([round(1), round(2, 'a'), round(3)])).toBe(1);
  expect(cleanInARow([round(1), round(2, 'a')])).toBe(0);
});

test('rounds of other code, or of code that nobody can have again, are not in the row', () => {
  expect(cleanInARow([{ ...round(1), code: '0' }, round(2), round(3)])).toBe(2);
  expect(cleanInARow([round(1), round(2)], '0')).toBe(0);
  for (const code of ['c0de+', 'unknown']) expect(cleanInARow([{ ...round(1), code }])).toBe(0);
});

test('the table counts rounds and names every loss with the first line of its message', () => {
  expect(
    roundsTable(new Map([['kubelet', [round(1), round(2, 'a', 'b'), round(3)]]]))
      .split('\n')
      .slice(2),
  ).toEqual([
    '| kubelet | 3 | 2 | 1 | 1 | 1-3 | 10 | 3 | root | c0de | abc |',
    '',
    'kubelet 2 lost a: because of a',
    'kubelet 2 lost b: because of b',
  ]);
});

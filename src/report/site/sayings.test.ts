import { expect, test } from 'vitest';
import type { Regression, Trends } from '../../model/trends.js';
import { sayings } from './sayings.js';

const NONE: Trends = {
  ...{ at: '2026-09-30T09:00:00Z', runs: 3, passRates: [], regressions: [], flakes: [], productionChanges: [] },
  ...{ silences: [], turns: [], timeToVerdict: null, latencies: [] },
};
const broken = (subject: string, more: Partial<Regression> = {}): Regression => ({
  ...{
    kind: 'regression',
    production: 'example',
    check: 'placement',
    subject,
    tag: 'v2',
    boskosTag: null,
    failed: 2,
    decided: 2,
  },
  ...{ firstRun: '2026-09-08T01-29-59Z', lastRun: '2026-09-09T01-29-59Z', isOpen: true, changed: ['candidate'] },
  ...more,
});

test('what one build broke is one regression, with each subject', () => {
  expect(sayings({ ...NONE, regressions: [broken('a'), broken('b')] })).toEqual([
    {
      ...{ kind: 'regression', isOpen: true, since: '2026-09-08T01-29-59Z', firstRun: '2026-09-08T01-29-59Z' },
      what: 'v2 fails since 2026-09-08, with another candidate',
      details: ['placement: a, in 2 of 2 runs', 'placement: b, in 2 of 2 runs'],
    },
  ]);
});

test('what is over, and what began in another run, is apart', () => {
  const regressions = [broken('a'), broken('b', { isOpen: false }), broken('c', { firstRun: '2026-09-20T01-30-00Z' })];
  expect(sayings({ ...NONE, regressions }).map(({ since, isOpen }) => [since.slice(0, 10), isOpen])).toEqual([
    ['2026-09-20', true],
    ['2026-09-08', true],
    ['2026-09-08', false],
  ]);
  expect(sayings({ ...NONE, regressions }).at(-1)?.what).toContain('v2 failed from 2026-09-08 to 2026-09-09');
});

test('a silence says how long', () => {
  const silence = (to: string, isOpen: boolean) => ({
    ...{ production: 'example', from: '2026-09-14T01:30:00Z', to, isOpen },
  });
  const silences = [silence('2026-09-22T01:30:00Z', false), silence('2026-09-15T09:30:00Z', true)];
  expect(sayings({ ...NONE, silences }).map(({ what }) => what)).toEqual([
    'no run of example began between 2026-09-14 and 2026-09-22, for 8 days',
    'no run of example has begun since 2026-09-14, for 32 hours',
  ]);
});

test('a way that had no turn for a week is said, and one whose turn comes is not', () => {
  const turn = { production: 'example', tag: 'v2', way: 'hook-push', askedSince: '2026-09-01T01:30:00Z' } as const;
  const turns = [
    { ...turn, provenAt: null, missedDays: 7, isLate: true },
    { ...turn, provenAt: '2026-09-20T01:30:00Z', missedDays: 1, isLate: false },
  ];
  expect(sayings({ ...NONE, turns }).map(({ kind, isOpen, what }) => [kind, isOpen, what])).toEqual([
    [
      'turn missed',
      true,
      'no run of example on v2 has probed hook-push after a restart since the first, of 2026-09-01: each has a turn within a week',
    ],
  ]);
});

test('nothing is said where nothing is so', () => {
  expect(sayings(NONE)).toEqual([]);
});

import { describe, expect, test } from 'vitest';
import {
  EXAMPLE_DESCRIPTION,
  type ExampleOptions,
  type ExampleProbe,
  exampleEvents,
  expectedFate,
  historyOf,
} from '../model/fixtures/example-run.js';
import type { HistoryEvent } from '../model/history-event.js';
import { coverageCheck } from './coverage-check.js';
import { restartTurns } from './restart-turns.js';

const of = (events: readonly HistoryEvent[]) => restartTurns(EXAMPLE_DESCRIPTION, historyOf(events));
const misplaced = (isMeant: (probe: ExampleProbe) => boolean): ExampleOptions => ({
  fateOf: (probe) =>
    probe.phase === 'candidate' && isMeant(probe)
      ? { ...expectedFate(probe), places: [{ clusterId: 'prow', namespace: 'test-pods' }] }
      : expectedFate(probe),
});

describe('a way after a restart', () => {
  test('was probed where every spelling was decided in one start, and is none of ways that start in their own time', () => {
    expect(of(exampleEvents())).toEqual({ all: ['prowjob'], probed: ['prowjob'], failed: null });
  });

  test('was not by the full sweep, nor where a spelling was left out of each start', () => {
    expect(of(exampleEvents({ starts: 1 })).probed).toEqual([]);
    const left = exampleEvents().filter(
      (event) => !(event.kind === 'canary-submitted' && event.start > 0 && event.canary.spelling === null),
    );
    expect(of(left)).toMatchObject({ all: ['prowjob'], probed: [] });
  });

  test('failed in its turn where it failed after restarts alone', () => {
    const failedOf = (isMeant: (probe: ExampleProbe) => boolean) => of(exampleEvents(misplaced(isMeant))).failed;
    expect(failedOf(({ start, canary }) => start === 3 && canary.spelling === 'default')).toEqual(['prowjob']);
    expect(failedOf(({ canary }) => canary.spelling === 'default')).toBeNull();
  });
});

test('a run that left ways to other turns is covered, and says how many of how many it probed', () => {
  const said = (starts: number) =>
    coverageCheck(EXAMPLE_DESCRIPTION, historyOf(exampleEvents({ starts }))).map(({ outcome, observed }) => [
      outcome,
      observed.replace(/^.*(?=after restarts)/, ''),
    ]);
  expect(said(2)).toEqual([['pass', 'after restarts 1 of 1 ways that start jobs at will']]);
  expect(said(1)).toEqual([['pass', 'after restarts 0 of 1 ways that start jobs at will; not in this run: prowjob']]);
});

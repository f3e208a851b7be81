import { describe, expect, test } from 'vitest';
import {
  EXAMPLE_DESCRIPTION,
  type ExampleProbe,
  exampleEvents,
  expectedFate,
  historyOf,
} from '../model/fixtures/example-run.js';
import type { HistoryEvent } from '../model/history-event.js';
import { CHECKS, UNPROVEN_UNASKED, Verdict } from '../model/verdict.js';
import { judge } from './judge.js';

const inServiceCluster = { clusterId: 'prow', namespace: 'test-pods' };
const isDefault = ({ canary }: ExampleProbe): boolean => canary.spelling === null || canary.spelling === 'default';

/** The 2019-02-08 fault in the given phases. */
const defaultOverwrittenIn = (...phases: string[]): HistoryEvent[] =>
  exampleEvents({
    fateOf: (probe) =>
      isDefault(probe) && phases.includes(probe.phase)
        ? { ...expectedFate(probe), places: [inServiceCluster] }
        : expectedFate(probe),
  });

const outcomeOf = (events: readonly HistoryEvent[]): string => judge(EXAMPLE_DESCRIPTION, historyOf(events)).outcome;

describe('the outcome of a run', () => {
  test('is pass when everything was seen and all of it is right', () => {
    expect(outcomeOf(exampleEvents())).toBe('pass');
  });

  test('is fail when the candidate overwrites the default alias, and says where the canaries started', () => {
    const verdict = judge(EXAMPLE_DESCRIPTION, historyOf(defaultOverwrittenIn('candidate')));
    expect(verdict.outcome).toBe('fail');
    expect(verdict.findings[0]).toMatchObject({
      check: 'placement',
      outcome: 'fail',
      subject: 'alias "default"',
      expected: 'build cluster build-main, namespace test-pods',
      observed: expect.stringMatching(
        /^10 of 10 canaries \(.*\) started in service cluster prow, namespace test-pods; /,
      ),
    });
  });

  test('is fail when one canary of one start is misplaced', () => {
    const events = exampleEvents({
      fateOf: (probe) =>
        probe.phase === 'candidate' && probe.start === 3 && probe.canary.spelling === 'default'
          ? { ...expectedFate(probe), places: [inServiceCluster] }
          : expectedFate(probe),
    });
    expect(outcomeOf(events)).toBe('fail');
  });

  test('is inconclusive when the baseline misplaced the same canaries to the same place', () => {
    expect(outcomeOf(defaultOverwrittenIn('baseline', 'candidate'))).toBe('inconclusive');
  });

  test('is inconclusive when only the baseline misplaced canaries', () => {
    expect(outcomeOf(defaultOverwrittenIn('baseline'))).toBe('inconclusive');
  });

  test('is inconclusive when there was no event at all, and the verdict is still a whole one', () => {
    const verdict = judge(EXAMPLE_DESCRIPTION, { lines: [], defects: ['the history is not sealed'] });
    expect(Verdict.parse(verdict).outcome).toBe('inconclusive');
    expect(verdict.toolVersion).toBe('unknown');
  });

  test('stays fail when something else was undecided', () => {
    const undecided: HistoryEvent = { kind: 'undecided', phase: null, cause: 'deadline-passed', detail: 'too slow' };
    expect(outcomeOf([...defaultOverwrittenIn('candidate'), undecided])).toBe('fail');
    expect(outcomeOf([...exampleEvents(), undecided])).toBe('inconclusive');
  });
});

describe('a verdict', () => {
  const verdict = judge(EXAMPLE_DESCRIPTION, historyOf(exampleEvents()));

  test('holds at least one finding of every check, and none of those that were not asked', () => {
    expect([...new Set(verdict.findings.map(({ check }) => check))].sort()).toEqual([...CHECKS].sort());
  });

  test('says how many clean starts there were and what they can miss', () => {
    expect(verdict.trials).toEqual([{ component: 'prow-controller-manager', starts: 5, canaries: 50 }]);
    expect(verdict.missProbability.map(({ q }) => q)).toEqual([0.5, 0.2, 0.1, 0.05]);
    expect(verdict.missProbability[0]?.value).toBeCloseTo(1 / 32, 12);
  });

  test('takes what is not proven from before the run, and its times from the lines', () => {
    expect(verdict.notProven).toEqual([
      'the registry digest behind the candidate’s tag',
      'decorated jobs: no canary is decorated here',
      'jobs that plank keeps: no canary is evicted, held back or given up',
      'responsive: ProwJob to pod, after restarts: 16 measured, 0 in the baseline, and it takes 8 of each to compare them',
      'responsive: ProwJob to its end, after restarts: 20 measured, 0 in the baseline, and it takes 8 of each to compare them',
      ...Object.values(UNPROVEN_UNASKED),
    ]);
    expect(verdict.startedAt).toBe('2025-11-26T10:00:00.000Z');
    expect(verdict.durationMs).toBeGreaterThan(100_000);
  });

  test('puts the worst finding first', () => {
    const findings = judge(EXAMPLE_DESCRIPTION, historyOf(defaultOverwrittenIn('candidate'))).findings;
    const outcomes = findings.map(({ outcome }) => outcome);
    expect(outcomes).toEqual(
      [...outcomes].sort((a, b) => 'fail inconclusive pass'.indexOf(a) - 'fail inconclusive pass'.indexOf(b)),
    );
  });

  test('matches its published schema', () => {
    expect(Verdict.parse(verdict)).toEqual(verdict);
  });

  test('judges 59 starts within five seconds', () => {
    const history = historyOf(exampleEvents({ starts: 59 }));
    const began = performance.now();
    expect(judge(EXAMPLE_DESCRIPTION, history).outcome).toBe('pass');
    expect(performance.now() - began).toBeLessThan(5000);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION, exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import type { HistoryEvent } from '../model/history-event.js';
import type { EventOf } from '../model/observations.js';
import { worst } from '../model/outcome.js';
import type { LoggedErrors } from '../model/soak-events.js';
import type { Finding } from '../model/verdict.js';
import { judge } from './judge.js';
import { LATENCY_MEASURES } from './latencies.js';
import { SOAK_ERRORS, soakCheck } from './soak-check.js';
import { trialsOf } from './trials.js';

/** Of the canaries that flow meanwhile: one more than the restarts of the example. */
const START = 5;
const OF = { component: 'sinker', workload: 'Deployment prow/sinker' } as const;
const logged = (said: string, level: LoggedErrors['level'] = 'error'): LoggedErrors => ({
  ...{ level, said, lines: 2, example: `{"level":"${level}"}` },
});
const LOGGED: EventOf<'errors-logged'> = {
  ...{ kind: 'errors-logged', phase: 'baseline', ...OF, errors: [logged('no client for #')], unread: [] },
};
const STARTED: EventOf<'soak-started'> = {
  ...{ kind: 'soak-started', phase: 'candidate', start: START, durationMs: 60_000, workloads: [OF] },
};
const POD = { podName: 'sinker-a', podUid: 'uid-a', restarts: 0, lastExitCode: null };
const SOAKED: EventOf<'workload-soaked'> = {
  ...{ kind: 'workload-soaked', phase: 'candidate', ...OF, errors: [logged('no client for #')], unread: [] },
  ...{ lastedMs: 60_010, before: [POD], after: [{ ...POD, ready: true }] },
};

const upToSoak: readonly HistoryEvent[] = exampleEvents({ starts: START + 1 }).filter(
  (event) => !(event.kind === 'component-started' && event.start === START),
);
const asked = (events: readonly HistoryEvent[], before = upToSoak): Finding[] =>
  soakCheck(EXAMPLE_DESCRIPTION, historyOf([...before, ...events]));
const of = (findings: readonly Finding[], outcome: Finding['outcome']): string =>
  findings
    .filter((one) => one.outcome === outcome)
    .map(({ subject, observed }) => `${subject}: ${observed}`)
    .join('\n');

describe('what stays as it is', () => {
  test('passes, with how long and which errors it logs', () => {
    expect(of(asked([LOGGED, STARTED, SOAKED]), 'pass')).toBe(
      'sinker (Deployment prow/sinker): stayed up; 1 kinds of errors, each as in the baseline\n' +
        'jobs that are started meanwhile: 5 canaries in 60 s, none lost, none doubled',
    );
    const history = historyOf([...upToSoak, LOGGED, STARTED, SOAKED]);
    expect(judge(EXAMPLE_DESCRIPTION, history).outcome).toBe('pass');
  });

  test('is no start of a component, and its canaries are no measure of latency', () => {
    const history = historyOf([...upToSoak, LOGGED, STARTED, SOAKED]);
    expect(trialsOf(EXAMPLE_DESCRIPTION, history)[0]).toMatchObject({ counted: [0, 1, 2, 3, 4], rejected: [] });
    const without = historyOf(exampleEvents({ starts: START }));
    for (const { of: measured } of LATENCY_MEASURES) expect(measured(history).length).toBe(measured(without).length);
  });

  test('passes beside errors where a run without a baseline said beforehand that none are compared', () => {
    const before = upToSoak.map((event) =>
      event.kind === 'run-started' ? { ...event, notProven: [...event.notProven, `${SOAK_ERRORS}: none`] } : event,
    );
    expect(worst(asked([STARTED, SOAKED], before).map(({ outcome }) => outcome))).toBe('pass');
    expect(of(asked([STARTED, SOAKED]), 'inconclusive')).toContain('nobody read what the baseline logs');
  });
});

test('nothing is said of a run that watched nothing', () => {
  expect(asked([])).toEqual([]);
  expect(asked([LOGGED])).toEqual([]);
});

describe('what does not stay fails', () => {
  const later = (pod: Partial<EventOf<'workload-soaked'>['after'][number]>) => [{ ...POD, ready: true, ...pod }];
  test.each<[string, Partial<EventOf<'workload-soaked'>>, string]>([
    ['a pod that is gone', { after: later({ podUid: 'uid-b' }) }, 'pod sinker-a is gone'],
    [
      'one that ended by itself',
      { after: later({ restarts: 1, lastExitCode: 1 }) },
      'again once, last with exit code 1',
    ],
    ['one that was killed twice', { after: later({ restarts: 2, lastExitCode: 137 }) }, 'started again 2 times'],
    ['one that is not ready', { after: later({ ready: false }) }, 'pod sinker-a is not ready in the end'],
    ['a fatal line', { errors: [logged('cannot go on', 'fatal')] }, 'logs 2 × fatal: cannot go on'],
  ])('%s', (_, change, said) => {
    const events = [LOGGED, STARTED, { ...SOAKED, ...change }];
    expect(of(asked(events), 'fail')).toContain(said);
    expect(judge(EXAMPLE_DESCRIPTION, historyOf([...upToSoak, ...events])).outcome).toBe('fail');
  });
});

describe('what a person must look at, and what nobody looked at, is not proven', () => {
  test.each<[string, HistoryEvent[], string]>([
    ['a new kind of error', [LOGGED, STARTED, { ...SOAKED, errors: [logged('new')] }], 'logs 2 × error: new'],
    [
      'one kill, which may be the machine’s doing',
      [LOGGED, STARTED, { ...SOAKED, after: [{ ...POD, restarts: 1, lastExitCode: 137, ready: true }] }],
      'started again once, last with exit code 137',
    ],
    ['a workload nobody looked after', [LOGGED, STARTED], 'nobody looked after it'],
    ['no workload', [LOGGED, { ...STARTED, workloads: [] }], 'workloads: none'],
    ['a watch cut short', [LOGGED, STARTED, { ...SOAKED, lastedMs: 900 }], 'watched for 0.9 s only'],
    ['a log nobody could read', [LOGGED, STARTED, { ...SOAKED, unread: ['sinker-a'] }], 'the log of sinker-a could'],
    [
      'a fatal line where the baseline’s log could not be read',
      [{ ...LOGGED, unread: ['x'] }, STARTED, { ...SOAKED, errors: [logged('no', 'fatal')] }],
      'part of what the baseline logs was not read',
    ],
    ['pods that were not there', [LOGGED, STARTED, { ...SOAKED, before: [] }], 'none of its pods was there'],
    ['what nobody announced', [LOGGED, SOAKED], 'lines about workloads that were watched, and none such'],
  ])('%s', (_, events, said) => {
    expect(of(asked(events), 'fail')).toBe('');
    expect(of(asked(events), 'inconclusive')).toContain(said);
  });

  test('canaries that did not flow', () => {
    const findings = asked([LOGGED, STARTED, SOAKED], exampleEvents());
    expect(of(findings, 'inconclusive')).toContain('no canary was submitted meanwhile');
  });
});

test('a line that is lost, and others said twice and in any order, never make a pass of what is none', () => {
  const runs: readonly HistoryEvent[][] = [
    [LOGGED, STARTED, SOAKED],
    [LOGGED, STARTED, { ...SOAKED, after: [] }],
    [LOGGED, STARTED, { ...SOAKED, errors: [logged('new')] }],
  ];
  const outcomeOf = (events: readonly HistoryEvent[]) =>
    worst(['pass', ...asked(events).map(({ outcome }) => outcome)]);
  fc.assert(
    fc.property(fc.constantFrom(...runs), fc.nat(), fc.array(fc.nat(), { maxLength: 4 }), (run, at, again) => {
      const rest = run.toSpliced(at % run.length, 1);
      const doubled = again.flatMap((place) => rest.slice(place % rest.length, (place % rest.length) + 1));
      const events = [...rest, ...doubled].reverse();
      return outcomeOf(events) !== 'pass';
    }),
    { numRuns: 60 },
  );
});

import { describe, expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION, exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import type { HistoryEvent } from '../model/history-event.js';
import type { Finding } from '../model/verdict.js';
import { responsiveCheck } from './responsive-check.js';

const check = (events: readonly HistoryEvent[]): Finding[] => responsiveCheck(EXAMPLE_DESCRIPTION, historyOf(events));
const outcomes = (events: readonly HistoryEvent[]): string[] => [
  ...new Set(check(events).map(({ outcome }) => outcome)),
];

/** An example run in which these canaries of the candidate take another time than is usual, in milliseconds. */
function runWith(waited: (prowJob: string, index: number) => number, usual = 900): HistoryEvent[] {
  return exampleEvents().map((event, index) => {
    if (event.kind !== 'prowjob-observed') return event;
    const jitter = (index * 7919) % 300;
    const milliseconds = event.phase === 'candidate' ? waited(event.prowJob, index) : usual;
    return { ...event, waitedMs: milliseconds + jitter, settled: true };
  });
}

const ends = (events: readonly HistoryEvent[]): Finding[] =>
  check(events).filter(({ subject }) => subject.startsWith('ProwJob to its end'));

describe('a candidate compared with the baseline of its run', () => {
  test('passes where it is as quick', () => {
    expect(outcomes(runWith(() => 900))).toEqual(['pass']);
  });

  test('passes where it is a little slower, however significant', () => {
    const [finding] = ends(runWith(() => 2_000));
    expect(finding).toMatchObject({ outcome: 'pass', subject: 'ProwJob to its end, full sweep' });
    expect(finding?.observed).toMatch(/shifted by 1\.\d+ s, p \S+, delta 1\.00/);
  });

  test('passes where one canary was held up', () => {
    expect(outcomes(runWith((name) => (name.endsWith('0-canary-default-batch') ? 30_000 : 900)))).toEqual(['pass']);
  });

  test('fails where it is slower, with how much', () => {
    const [finding] = ends(runWith(() => 8_000));
    expect(finding).toMatchObject({ outcome: 'fail', check: 'responsive' });
    expect(finding?.observed).toMatch(
      /^p50, p95, p99 8(\.\d+ s, 8){2}\.\d+ s against 1(\.\d+ s, 1){2}\.\d+ s \(shifted by 7\.\d+ s/,
    );
    expect(finding?.expected).toContain('no shift of 4.00 s');
  });

  test('passes a full sweep whose canaries waited for each other, and does not pass the same after restarts', () => {
    const queued = runWith(() => 4_500);
    expect(ends(queued)).toMatchObject([{ outcome: 'pass', subject: 'ProwJob to its end, full sweep' }]);
    const restarted = queued.map((event): HistoryEvent => ('start' in event ? { ...event, start: 1 } : event));
    expect(ends(restarted)).toMatchObject([{ outcome: 'fail', subject: 'ProwJob to its end, after restarts' }]);
  });

  test('fails where one alias is far slower than the slowest of the baseline', () => {
    const [finding] = ends(runWith((name) => (name.includes('k8s-tpu-operator') ? 8_000 : 900)));
    expect(finding?.outcome).toBe('fail');
    expect(finding?.observed).toContain('far slower than the baseline’s slowest: alias "k8s-tpu-operator"');
  });

  test('passes where one alias is last of many that wait for each other, as far as nobody takes twice the time', () => {
    const last = (milliseconds: number) =>
      ends(runWith((name) => (name.includes('k8s-tpu-operator') ? milliseconds : 30_000), 30_000))[0]?.outcome;
    expect(last(33_000)).toBe('pass');
    expect(last(61_000)).toBe('fail');
  });

  test('is not decided where there is too little to compare', () => {
    const few = runWith(() => 900).filter(
      (event) => event.kind !== 'prowjob-observed' || event.prowJob.endsWith('-default-periodic'),
    );
    const [finding] = ends(few);
    expect(finding?.outcome).toBe('inconclusive');
    expect(finding?.observed).toContain('1 and 1 full sweep');
  });
});

describe('on a machine that does something else meanwhile', () => {
  const onMachine = (ranMs: number, events: readonly HistoryEvent[]): HistoryEvent[] =>
    events.map((event) =>
      event.kind === 'cluster-swept' && event.phase === 'candidate'
        ? { ...event, pods: event.pods.map((pod) => ({ ...pod, ranMs })) }
        : event,
    );
  const slow = runWith(() => 8_000);

  test('slowness that pods themselves show as well is not decided', () => {
    const [finding] = ends(onMachine(8_000, slow));
    expect(finding?.outcome).toBe('inconclusive');
    expect(finding?.observed).toContain('took 4.0 times as long as under the baseline');
  });

  test('more slowness than the machine’s is the candidate’s', () => {
    const [finding] = ends(onMachine(3_000, slow));
    expect(finding?.outcome).toBe('fail');
    expect(finding?.observed).toContain('took 1.5 times as long as under the baseline, which is not enough');
  });

  test('a machine that became quicker excuses nothing', () => {
    expect(ends(onMachine(1_000, slow))[0]?.outcome).toBe('fail');
  });

  test('a slow machine makes no quick candidate doubtful', () => {
    expect(
      new Set(
        ends(
          onMachine(
            8_000,
            runWith(() => 900),
          ),
        ).map(({ outcome }) => outcome),
      ),
    ).toEqual(new Set(['pass']));
  });

  test('pods that Prow’s utilities work in say nothing of the machine', () => {
    const decorated = slow.map(
      (event): HistoryEvent =>
        event.kind === 'canary-submitted' ? { ...event, canary: { ...event.canary, task: 'speak' } } : event,
    );
    expect(ends(onMachine(8_000, decorated))[0]?.outcome).toBe('fail');
  });
});

describe('a run without a baseline', () => {
  const events = exampleEvents({ phases: ['candidate'] });

  test('passes, and says so, where it was listed before the run', () => {
    expect(check(events)).toMatchObject([{ outcome: 'pass', observed: 'no baseline to compare with; listed' }]);
  });

  test('is not decided where it was not', () => {
    const unlisted = events.map((event) => (event.kind === 'run-started' ? { ...event, notProven: [] } : event));
    expect(outcomes(unlisted)).toEqual(['inconclusive']);
  });
});

test('a pod is timed by the audit log, whatever the order of sweeps, and the first creation counts', () => {
  const late = (at: string): HistoryEvent[] =>
    exampleEvents().map((event) =>
      event.kind === 'cluster-swept' && event.phase === 'candidate' && event.start === 0
        ? { ...event, audited: (event.audited ?? []).map((creation) => ({ ...creation, at })) }
        : event,
    );
  const [pods] = check(late('2025-11-26T10:30:00Z'));
  expect(pods).toMatchObject({ outcome: 'fail', subject: 'ProwJob to pod, full sweep' });
});

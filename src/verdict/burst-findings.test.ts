import { describe, expect, test } from 'vitest';
import { exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import type { HistoryEvent, Phase } from '../model/history-event.js';
import type { BurstAnswered } from '../model/webhook-events.js';
import { burstFindings } from './burst-findings.js';

const START = 5;
const SOUND: BurstAnswered['answers'] = [{ status: 200, answer: '', events: 200 }];

function burst(
  phase: Phase,
  {
    answers = SOUND,
    asking = 3,
    jobs = asking,
    isListed = true,
    start = START,
  }: { answers?: BurstAnswered['answers']; asking?: number; jobs?: number; isListed?: boolean; start?: number },
): HistoryEvent[] {
  const canary = { job: 'canary', spelling: 'default', type: 'presubmit', way: 'hook-comment' } as const;
  return [
    { kind: 'burst-answered', phase, start, events: 200, asking, isListed, answers, tookMs: [1, 2, 3] },
    ...Array.from(
      { length: jobs },
      (_, index): HistoryEvent => ({
        ...{ kind: 'canary-submitted', phase, start, canary },
        prowJob: `${phase}-${start}-${index}`,
      }),
    ),
  ];
}

const findingOf = (...events: HistoryEvent[][]) => burstFindings(historyOf(events.flat()));

test('nothing is said of a run that sent none', () => {
  expect(findingOf()).toEqual([]);
});

test('passes where every event was taken and a ProwJob came of each that asked for one', () => {
  const [finding] = findingOf(burst('baseline', {}), burst('candidate', {}));
  expect(finding).toMatchObject({ outcome: 'pass', subject: '200 events at once' });
  expect(finding?.observed).toContain('200 answered with 200 (p50, p95, p99 2 ms, 3 ms, 3 ms)');
});

test('fails where one was refused, or was taken and nothing came of it', () => {
  const answers = [...SOUND, { status: 503, answer: 'busy', events: 1 }];
  expect(findingOf(burst('candidate', { answers }))).toMatchObject([
    { outcome: 'fail', observed: '1 of 200 answered with 503: busy' },
  ]);
  expect(findingOf(burst('candidate', { jobs: 2 }))).toMatchObject([
    { outcome: 'fail', observed: expect.stringContaining('no ProwJob came of 1 of the 3') },
  ]);
});

test('is open where nothing is known of some', () => {
  const answers = [{ status: 200, answer: '', events: 199 }];
  expect(findingOf(burst('candidate', { answers }))).toMatchObject([
    { outcome: 'inconclusive', observed: 'nothing is known of 1 of 200' },
  ]);
  expect(findingOf(burst('candidate', { answers: [] }))).toMatchObject([{ outcome: 'inconclusive' }]);
});

test('is open where nobody answered, and where the baseline did no better', () => {
  const answers = [{ status: null, answer: 'a timeout', events: 200 }];
  expect(findingOf(burst('candidate', { answers, jobs: 0 }))).toMatchObject([{ outcome: 'inconclusive' }]);
  expect(findingOf(burst('baseline', { jobs: 1 }), burst('candidate', { jobs: 2 }))).toMatchObject([
    { outcome: 'inconclusive', observed: expect.stringContaining('nor the baseline') },
  ]);
});

test('is open where it was planned and never sent to the candidate', () => {
  const planned = exampleEvents({ starts: 1 }).map((event) =>
    event.kind === 'run-started' ? { ...event, burst: 200 } : event,
  );
  expect(findingOf(planned, burst('baseline', {}))).toMatchObject([
    { outcome: 'inconclusive', observed: 'nobody sent it' },
  ]);
  expect(findingOf(planned, burst('candidate', {}))).toMatchObject([{ outcome: 'pass' }]);
});

test('another fault of the baseline excuses none, and neither does a listing of ours that failed blame anybody', () => {
  const busy = [...SOUND, { status: 503, answer: 'busy', events: 1 }];
  expect(findingOf(burst('baseline', { answers: busy }), burst('candidate', { jobs: 2 }))).toMatchObject([
    { outcome: 'fail' },
  ]);
  expect(findingOf(burst('candidate', { jobs: 2, isListed: false }))).toMatchObject([{ outcome: 'inconclusive' }]);
});

describe('events that nobody answered', () => {
  const SILENT: BurstAnswered['answers'] = [
    { status: 200, answer: '', events: 199 },
    { status: null, answer: 'a timeout', events: 1 },
  ];
  const silent = (start: number) => burst('candidate', { answers: SILENT, start });
  const twice = [...silent(START), ...silent(START + 1)];

  test('are a fail where each burst of the candidate left some, and the baseline answered all', () => {
    expect(findingOf(burst('baseline', {}), twice)).toMatchObject([
      {
        outcome: 'fail',
        observed: 'no answer to 1 of 200: a timeout; so in each of 2 bursts, and the baseline answered all',
      },
    ]);
  });

  test('decide nothing where it happened once, whatever was written twice', () => {
    expect(findingOf(burst('baseline', {}), silent(START), silent(START))).toMatchObject([{ outcome: 'inconclusive' }]);
    expect(findingOf(burst('baseline', {}), silent(START), burst('candidate', { start: START + 1 }))).toMatchObject([
      { outcome: 'inconclusive', observed: expect.stringContaining('no second burst shows the same') },
    ]);
  });

  test('decide nothing where the baseline left some as well, or was sent none', () => {
    expect(findingOf(burst('baseline', { answers: SILENT }), twice)).toMatchObject([{ outcome: 'inconclusive' }]);
    expect(findingOf(twice)).toMatchObject([{ outcome: 'inconclusive' }]);
  });

  /** Pods of the first start, of which no part is Prow's, took so long. */
  const podsTook = (phase: Phase, ranMs: number) =>
    exampleEvents({ starts: 1 }).flatMap((event): HistoryEvent[] =>
      event.kind === 'cluster-swept' && event.phase === phase
        ? [{ ...event, pods: event.pods.map((pod) => ({ ...pod, ranMs })) }]
        : event.kind === 'canary-submitted' && event.phase === phase
          ? [event]
          : [],
    );

  test('decide nothing where the machine was so much slower that it explains them, and are a fail where it was not', () => {
    const onMachine = (ranMs: number) =>
      findingOf(podsTook('baseline', 2_000), podsTook('candidate', ranMs), burst('baseline', {}), twice);
    expect(onMachine(12_000)).toMatchObject([
      { outcome: 'inconclusive', observed: expect.stringContaining('took 6.0 times as long') },
    ]);
    expect(onMachine(4_000)).toMatchObject([{ outcome: 'fail' }]);
  });

  test('decide nothing where it was slower in the burst alone', () => {
    const inBurst = (phase: Phase, ranMs: number) =>
      podsTook(phase, ranMs).map((event) => ({ ...event, start: START }) as HistoryEvent);
    const onMachine = (ranMs: number) =>
      findingOf(inBurst('baseline', 2_000), inBurst('candidate', ranMs), burst('baseline', {}), twice);
    expect(onMachine(12_000)).toMatchObject([{ outcome: 'inconclusive' }]);
    expect(onMachine(2_000)).toMatchObject([{ outcome: 'fail' }]);
  });
});

import { expect, test } from 'vitest';
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
  }: { answers?: BurstAnswered['answers']; asking?: number; jobs?: number; isListed?: boolean },
): HistoryEvent[] {
  const canary = { job: 'canary', spelling: 'default', type: 'presubmit', way: 'hook-comment' } as const;
  return [
    { kind: 'burst-answered', phase, start: START, events: 200, asking, isListed, answers, tookMs: [1, 2, 3] },
    ...Array.from(
      { length: jobs },
      (_, index): HistoryEvent => ({
        ...{ kind: 'canary-submitted', phase, start: START, canary },
        prowJob: `${phase}-${index}`,
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

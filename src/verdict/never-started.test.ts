import { describe, expect, test } from 'vitest';
import type { Canary } from '../model/canary.js';
import { exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import type { HistoryEvent } from '../model/history-event.js';
import type { EventOf } from '../model/observations.js';
import { neverStarted } from './never-started.js';

/** The trial reached its limit, and all that is planned may have been waited for. */
const late = (start: number): HistoryEvent => {
  const planned = exampleEvents({ starts: 1 }).flatMap((event) => (event.kind === 'run-started' ? event.planned : []));
  const jobs = planned.map(({ job }) => job);
  return { kind: 'undecided', phase: 'candidate', cause: 'deadline-passed', detail: 'late', late: { start, jobs } };
};
const LATE = late(0);

type Submitted = EventOf<'canary-submitted'>;
const byCron = ({ phase, canary }: Submitted) => phase === 'candidate' && canary.way === 'horologium-cron';

/** What is found where these were not started, and the run waited until its limit. */
function found(isMissing: (event: Submitted) => boolean, besides: readonly HistoryEvent[] = [LATE]) {
  const events = exampleEvents({ starts: 1 });
  const gone = new Set(
    events.flatMap((event) => (event.kind === 'canary-submitted' && isMissing(event) ? [event.prowJob] : [])),
  );
  const rest = events.filter((event) => !('prowJob' in event && gone.has(event.prowJob)));
  return neverStarted(historyOf([...rest, ...besides]));
}

describe('jobs that a component never started', () => {
  test('are a fail that names it, alias by alias, where all else is over', () => {
    const gaps = found(byCron);
    expect(gaps.map(({ subject }) => subject)).toContain('alias "k8s-tpu-operator"');
    for (const gap of gaps)
      expect(gap).toMatchObject({
        outcome: 'fail',
        observed: expect.stringMatching(
          /^nothing came of periodic via horologium-cron within .* all \d+ others were over; look into horologium$/,
        ),
      });
  });

  test('are a fail of one alias, too', () => {
    const ofTpu = (event: Submitted) => byCron(event) && event.canary.spelling === 'k8s-tpu-operator';
    expect(found(ofTpu)).toMatchObject([{ outcome: 'fail', subject: 'alias "k8s-tpu-operator"' }]);
  });

  test('are no fail where the baseline’s were not started either', () => {
    const gaps = found(({ canary }) => canary.way === 'horologium-cron');
    expect([...new Set(gaps.map(({ outcome }) => outcome))]).toEqual(['inconclusive']);
    expect(gaps[0]?.observed).toContain('as in the baseline');
  });

  test('are nothing of its own where the run did not wait for them, or could not look', () => {
    expect(found(byCron, [])).toEqual([]);
    expect(found(byCron, [late(1)])).toEqual([]);
    expect(found(byCron, [{ ...late(0), late: { start: 0, jobs: ['another'] } } as HistoryEvent])).toEqual([]);
    const blind: HistoryEvent = { kind: 'undecided', phase: 'candidate', cause: 'deadline-passed', detail: 'late' };
    expect(found(byCron, [blind])).toEqual([]);
  });

  test('are nothing of its own where others are not over: the machine may be slow', () => {
    const events = exampleEvents({ starts: 1 }).filter((event) => event.kind !== 'canary-submitted' || !byCron(event));
    const slow = events.map(
      (event): HistoryEvent =>
        event.kind === 'prowjob-observed' && event.phase === 'candidate' && event.prowJob.endsWith('batch')
          ? { ...event, settled: false }
          : event,
    );
    expect(neverStarted(historyOf([...events, LATE]))).not.toEqual([]);
    expect(neverStarted(historyOf([...slow, LATE]))).toEqual([]);
  });

  test('are nothing of its own where they need a GitHub that did not answer', () => {
    const away: HistoryEvent = { kind: 'undecided', phase: 'candidate', cause: 'way-unreachable', detail: 'no answer' };
    const byTide: Canary = { job: 'a', spelling: 'default', type: 'batch', way: 'tide-batch' };
    const events = exampleEvents({ starts: 1 }).map(
      (event): HistoryEvent =>
        event.kind === 'run-started' ? { ...event, planned: [...event.planned, byTide] } : event,
    );
    const waited: HistoryEvent = { ...LATE, kind: 'undecided', late: { start: 0, jobs: ['a'] } } as HistoryEvent;
    expect(neverStarted(historyOf([...events, waited]))).toMatchObject([
      { subject: 'alias "default"', observed: expect.stringContaining('batch via tide-batch') },
    ]);
    expect(neverStarted(historyOf([...events, waited, away]))).toEqual([]);
    expect(found(byCron, [LATE, away])).not.toEqual([]);
  });

  test('are none where all were started', () => {
    expect(found(() => false)).toEqual([]);
  });
});

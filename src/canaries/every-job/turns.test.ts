import { describe, expect, test } from 'vitest';
import type { JobToPlace, Turn } from './job-to-place.js';
import { inTurn, turnsOf } from './turns.js';

const job = (number: number, ...turns: Turn[]): JobToPlace => ({ job: number, spelling: null, made: '{}', turns });
const QUEUE = { of: 'queue images', atOnce: 1 };
const TWICE = { of: 'job e2e', atOnce: 2 };

describe('jobs in turn', () => {
  test('one of a queue is handed over first, and the next when it is gone', () => {
    const turns = inTurn([job(0), job(1, QUEUE), job(2, QUEUE), job(3)]);
    expect([turns.next(1)?.job, turns.next(1)?.job, turns.next(1)?.job, turns.next(1)]).toEqual([1, 0, 3, undefined]);
    expect([turns.left(), turns.isAwaited(1), turns.isAwaited(0)]).toEqual([1, true, false]);
    turns.gone(1);
    expect([turns.next(1)?.job, turns.left(), turns.isAwaited(2)]).toEqual([2, 0, false]);
  });

  test('as many of a name at once as the job allows', () => {
    const turns = inTurn([job(0, TWICE), job(1, TWICE), job(2, TWICE)]);
    expect([turns.next(1)?.job, turns.next(1)?.job, turns.next(1)]).toEqual([0, 1, undefined]);
    turns.gone(0);
    expect(turns.next(1)?.job).toBe(2);
  });

  test('each plank has queues of its own', () => {
    const turns = inTurn([job(0, QUEUE), job(1, QUEUE), job(2, QUEUE)]);
    expect([turns.next(1)?.job, turns.next(2)?.job, turns.next(1), turns.next(2)]).toEqual([
      0,
      1,
      undefined,
      undefined,
    ]);
    turns.gone(1);
    expect([turns.next(1), turns.next(2)?.job]).toEqual([undefined, 2]);
  });

  test('who is alone in a queue keeps the order of all others', () => {
    const turns = inTurn([job(0), job(1, QUEUE)]);
    expect([turns.next(1)?.job, turns.next(1)?.job]).toEqual([0, 1]);
  });
});

describe('the turns of a job', () => {
  const of = (spec: object) =>
    turnsOf({
      ...{ apiVersion: 'prow.k8s.io/v1', kind: 'ProwJob', metadata: {}, status: { state: 'triggered' } },
      spec: { job: 'e2e', ...spec },
    });

  test('are those of its queue and of its name, as far as plank limits them', () => {
    expect(of({ job_queue_name: 'images', max_concurrency: 3 })).toEqual([QUEUE, { of: 'job e2e', atOnce: 3 }]);
    expect(of({})).toEqual([]);
    expect(of({ max_concurrency: 0, job_queue_name: '' })).toEqual([]);
  });
});

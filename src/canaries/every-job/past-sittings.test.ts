import { expect, test } from 'vitest';
import type { HistoryEvent } from '../../model/history-event.js';
import { pastSittings, prowJobName } from './past-sittings.js';

const started: HistoryEvent = {
  kind: 'every-job-started',
  ...{ sitting: 0, planks: 1, startsPerSecondMax: 5, clusters: [], changes: [], leftOut: [], unknown: [] },
};
const submitted: HistoryEvent = {
  kind: 'every-job-submitted',
  ...{ sitting: 0, plank: 1 },
  jobs: [
    { job: 4, prowJob: 'a' },
    { job: 5, prowJob: 'b' },
    { job: 6, prowJob: 'c' },
  ],
};
const seen: HistoryEvent = {
  kind: 'every-job-seen',
  ...{ clusterId: 'prow', kubeSystemUid: 'uid', resourceVersion: '1', podCount: 2 },
  pods: [
    { prowJob: 'a', namespace: 'test-pods', uid: 'u' },
    { prowJob: 'of-nobody', namespace: 'test-pods', uid: 'v' },
  ],
};
const ended: HistoryEvent = {
  kind: 'every-job-ended',
  prowJobs: [{ prowJob: 'b', state: 'error', description: 'no build client' }],
};

const past = (events: readonly HistoryEvent[]) =>
  pastSittings({
    lines: events.map((event, index) => ({ line: index + 1, at: '2025-11-26T10:00:00Z', previous: '', event })),
    defects: [],
  });

test('a job is done once its pod was seen or Prow ended it, and open while it was only submitted', () => {
  const { next, done, jobs } = past([started, submitted, seen, ended]);
  expect(next).toBe(1);
  expect([...done].sort()).toEqual([4, 5]);
  expect(jobs.get('c')).toBe(6);
});

test('a run that placed no job yet has nothing done', () => {
  expect(past([])).toEqual({ next: 0, jobs: new Map(), done: new Set() });
});

test('a name is the same for the same job and sitting, another for any other, and one that Kubernetes takes', () => {
  const name = prowJobName('run', { sitting: 0, job: 7 });
  expect(prowJobName('run', { sitting: 0, job: 7 })).toBe(name);
  const others = [
    prowJobName('run', { sitting: 1, job: 7 }),
    prowJobName('run', { sitting: 0, job: 8 }),
    prowJobName('run-2', { sitting: 0, job: 7 }),
  ];
  expect(new Set([name, ...others]).size).toBe(4);
  expect(name).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

import { afterEach, expect, test } from 'vitest';
import type { Environment } from '../../model/environment.js';
import { startApiStandIn } from '../fixtures/api-stand-in.js';
import { makeEnvironment, makeRun } from '../fixtures/make-run.js';
import type { JobToPlace } from './job-to-place.js';
import { lookForPods } from './look-for-pods.js';
import { placeJobs } from './place-jobs.js';

type Body = { metadata: { name: string }; spec: { cluster?: string } };

const LIMITS = { stuckMs: 60_000, afterMisplacementMs: 0, podAfterProwJobMs: 0, pauseMs: 1 };
const ENVIRONMENT: Environment = makeEnvironment();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/**
 * Two clusters whose API answers are made here; a plank that starts every pod at once, where `clusterOf` says; with
 * `queueOf`, one at a time, that many milliseconds after the one before is gone.
 */
async function standIns(clusterOf: (alias: string) => string | null, queueOf?: number) {
  const prowJobs = new Map<string, Body & { status: { state: string; description: string } }>();
  const pods = new Map<string, string>();
  const created: string[] = [];
  const startQueued = (next: Body & { status: { state: string } }): void => {
    next.status.state = 'pending';
    pods.set(next.metadata.name, clusterOf(next.spec.cluster ?? 'default') ?? '');
  };
  const answer = (id: string) => (request: string, body: unknown) => {
    const [method = '', url = ''] = request.split(' ');
    const { pathname } = new URL(url, 'http://api');
    const name = pathname.split('/').at(-1) ?? '';
    if (pathname.endsWith('/namespaces/kube-system')) return { status: 200, body: { metadata: { uid: `uid-${id}` } } };
    if (method === 'POST') {
      const made = body as Body;
      const cluster = clusterOf(made.spec.cluster ?? 'default');
      created.push(made.metadata.name);
      const isFull = queueOf !== undefined && [...prowJobs.values()].some(({ status }) => status.state === 'pending');
      const status =
        cluster === null
          ? { state: 'error', description: 'no build client found for cluster "retired"' }
          : { state: isFull ? 'triggered' : 'pending', description: '' };
      prowJobs.set(made.metadata.name, { ...made, status });
      if (cluster !== null && !isFull) pods.set(made.metadata.name, cluster);
      return { status: 201, body: made };
    }
    if (method === 'DELETE') {
      if (!pathname.includes('/prowjobs/')) pods.delete(name);
      else {
        prowJobs.delete(name);
        const next = [...prowJobs.values()].find(({ status }) => status.state === 'triggered');
        if (next !== undefined) setTimeout(startQueued, queueOf, next);
      }
      return { status: 200, body: { kind: 'Status', metadata: {} } };
    }
    if (pathname.endsWith('/prowjobs'))
      return {
        status: 200,
        body: {
          metadata: {},
          items: [...prowJobs.values()].map((one) => ({
            ...one,
            metadata: { ...one.metadata, creationTimestamp: '2026-08-22T10:00:00Z' },
            spec: { ...one.spec, type: 'periodic' },
          })),
        },
      };
    const items = [...pods].filter(([, cluster]) => cluster === id);
    return {
      status: 200,
      body: {
        metadata: { resourceVersion: '7' },
        items: items.map(([pod]) => ({
          metadata: { name: pod, namespace: 'test-pods', uid: `uid-of-${pod}`, labels: { 'created-by-prow': 'true' } },
          spec: { containers: [] },
        })),
      },
    };
  };
  const service = await startApiStandIn(answer('prow'), { id: 'prow', role: 'service' });
  const build = await startApiStandIn(answer('prow-build'), { id: 'prow-build', role: 'build' });
  closing.push(service.close, build.close);
  return { created, clusters: [service.cluster, build.cluster] };
}

const job = (index: number, cluster: string | null, turns: JobToPlace['turns'] = []): JobToPlace => ({
  turns,
  job: index,
  spelling: cluster,
  made: JSON.stringify({
    apiVersion: 'prow.k8s.io/v1',
    kind: 'ProwJob',
    metadata: {},
    spec: {
      agent: 'kubernetes',
      type: 'periodic',
      ...(cluster === null ? {} : { cluster }),
      pod_spec: { containers: [] },
    },
    status: { state: 'triggered' },
  }),
});

async function place(
  jobs: readonly JobToPlace[],
  clusterOf: (alias: string) => string | null,
  { queueOf, ...limits }: typeof LIMITS & { queueOf?: number } = LIMITS,
) {
  const { created, clusters } = await standIns(clusterOf, queueOf);
  const run = makeRun({ environment: ENVIRONMENT, clusters });
  const names = new Map<string, number>();
  const looker = lookForPods(run, { audits: [], names });
  looker.listen();
  const planks = [{ number: 1, namespace: 'prow' }];
  const end = await placeJobs(run, { jobs, total: jobs.length, planks, looker, names, sitting: 0, limits, window: 4 });
  return { end, created, events: run.events(), lines: run.lines };
}

const rightly = (alias: string): string | null =>
  ({ default: 'prow-build', 'test-infra-trusted': 'prow' })[alias] ?? null;

test('more jobs than a plank is given at once are all submitted once, seen once and over', async () => {
  const jobs = Array.from({ length: 9 }, (_, index) => job(index, index % 2 === 0 ? null : 'test-infra-trusted'));
  const { end, created, events } = await place(jobs, rightly);
  expect(end).toMatchObject({ stoppedBy: 'nothing-left', starts: 9 });
  expect(new Set(created).size).toBe(9);
  const seen = events.flatMap((event) => (event.kind === 'every-job-seen' ? event.pods : []));
  expect(seen.map(({ prowJob }) => prowJob).sort()).toEqual([...created].sort());
  const submitted = events.flatMap((event) => (event.kind === 'every-job-submitted' ? event.jobs : []));
  expect(submitted.map((one) => one.job).sort((a, b) => a - b)).toEqual(jobs.map((one) => one.job));
});

test('a job that Prow refuses is over with Prow’s words, and no pod is waited for', async () => {
  const { end, events } = await place([job(0, 'retired'), job(1, null)], rightly);
  expect(end.stoppedBy).toBe('nothing-left');
  expect(events.flatMap((event) => (event.kind === 'every-job-ended' ? event.prowJobs : []))).toMatchObject([
    { state: 'error', description: 'no build client found for cluster "retired"' },
  ]);
});

test('the first job in a wrong cluster is said, and no other job is submitted after it', async () => {
  const jobs = Array.from({ length: 6 }, (_, index) => job(index, null));
  const { created, lines, end } = await place(jobs, () => 'prow');
  expect(end.stoppedBy).toBe('misplacement');
  expect(lines).toContainEqual(
    expect.stringContaining('started in cluster prow, namespace test-pods, where it does not belong'),
  );
  expect(created).toHaveLength(4);
});

test('a job whose pod comes nowhere is given up, and said to be', async () => {
  const clusterOf = (alias: string) => (alias === 'default' ? 'in no cluster that we know' : 'prow');
  const jobs = [job(0, null), job(1, 'test-infra-trusted')];
  const { end, lines } = await place(jobs, clusterOf, { ...LIMITS, stuckMs: 300 });
  expect(end).toMatchObject({ stoppedBy: 'nothing-moves', starts: 1 });
  expect(lines.at(-1)).toMatch(/for the next of 1 jobs; 1 of 2 placed/);
});

test('jobs of a queue are waited for as long as one goes and makes room for the next', async () => {
  const jobs = Array.from({ length: 4 }, (_, index) => job(index, null));
  const { end } = await place(jobs, rightly, { ...LIMITS, stuckMs: 400, queueOf: 250 });
  expect(end).toMatchObject({ stoppedBy: 'nothing-left', starts: 4 });
});

test('jobs of one queue are handed over one after another, so that none of them has to ask plank again', async () => {
  const jobs = [0, 1, 2].map((index) => job(index, null, [{ of: 'queue images', atOnce: 1 }]));
  const { end, created } = await place(jobs, rightly, { ...LIMITS, stuckMs: 400, queueOf: 60_000 });
  expect(end).toMatchObject({ stoppedBy: 'nothing-left', starts: 3 });
  expect(created).toHaveLength(3);
});

import { afterEach, expect, test } from 'vitest';
import type { Canary } from '../../model/canary.js';
import { type ApiStandIn, startApiStandIn } from '../fixtures/api-stand-in.js';
import { makeRun } from '../fixtures/make-run.js';
import type { ProwJob } from '../prowjobs.js';
import { horologiumInterval } from './horologium.js';

const awaited: Canary[] = [{ job: 'ci-canary-a', spelling: 'a', type: 'periodic', way: 'horologium-interval' }];
const before = new Date('2026-08-22T10:00:00Z');
const inPhase = new Date('2026-08-22T10:05:01Z');

let api: ApiStandIn;
afterEach(() => api.close());

function prowJob(name: string, changes: Partial<ProwJob>): [string, ProwJob] {
  const one = {
    name,
    job: 'ci-canary-a',
    type: 'periodic' as const,
    cluster: 'a',
    sha: null,
    pull: null,
    baseSha: null,
    state: 'success',
    description: '',
    buildId: '',
    isComplete: true,
    completedAt: null,
  };
  return [name, { ...one, delivery: null, link: '', isMarked: false, createdAt: before, ...changes }];
}

async function deletedOf(...prowJobs: [string, ProwJob][]): Promise<string[]> {
  api = await startApiStandIn(() => ({ status: 200, body: {} }));
  await horologiumInterval.whileAwaited?.(makeRun({ clusters: [api.cluster] }), {
    prowJobs: new Map(prowJobs),
    awaited,
  });
  return api.requests;
}

test('a finished ProwJob from before the phase makes way, so that horologium starts a fresh one', async () => {
  expect(await deletedOf(prowJob('old', {}))).toEqual(['DELETE /apis/prow.k8s.io/v1/namespaces/prow/prowjobs/old']);
});

test('one that still runs, of another job, or of this phase stays', async () => {
  const all = [
    prowJob('running', { state: 'pending' }),
    prowJob('foreign', { job: 'ci-other' }),
    prowJob('fresh', { createdAt: inPhase }),
  ];
  expect(await deletedOf(...all)).toEqual([]);
});

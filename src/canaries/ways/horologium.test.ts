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
    startedAt: new Date().toISOString(),
  };
  return [name, { ...one, delivery: null, message: null, link: '', isMarked: false, createdAt: before, ...changes }];
}

/** What is patched, as `NAME began N minutes ago`. */
async function madeDue(...prowJobs: [string, ProwJob][]): Promise<string[]> {
  const began: string[] = [];
  api = await startApiStandIn((request, body) => {
    const { startTime, completionTime } = (body as { status: { startTime: string; completionTime?: string } }).status;
    const minutes = Math.round((Date.now() - Date.parse(startTime)) / 60_000);
    const [, name] = /^PATCH .*\/prowjobs\/(\w+)$/.exec(request) ?? [];
    began.push(`${name} began ${minutes} minutes ago${completionTime === undefined ? '' : ' and is complete'}`);
    return request.endsWith('/gone') ? null : { status: 200, body: {} };
  });
  const look = { prowJobs: new Map(prowJobs), awaited };
  await horologiumInterval.whileAwaited?.(makeRun({ clusters: [api.cluster] }), look);
  return began.sort();
}

test('what is over since before the phase is made to have begun longer ago than the interval, all of it', async () => {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const recent = [prowJob('last', {}), prowJob('older', { startedAt: minutesAgo(59) }), prowJob('gone', {})];
  expect(await madeDue(...recent, prowJob('old', { startedAt: minutesAgo(61) }))).toEqual([
    'gone began 61 minutes ago',
    'last began 61 minutes ago',
    'older began 61 minutes ago',
  ]);
});

test('what another build has ended without saying when is made complete', async () => {
  expect(await madeDue(prowJob('last', { isComplete: false }))).toEqual(['last began 61 minutes ago and is complete']);
});

test('one that still runs, of another job, or of this phase stays as it is', async () => {
  const all = [
    prowJob('running', { state: 'pending' }),
    prowJob('foreign', { job: 'ci-other' }),
    prowJob('fresh', { createdAt: inPhase }),
  ];
  expect(await madeDue(...all)).toEqual([]);
});

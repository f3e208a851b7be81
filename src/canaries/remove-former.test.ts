import { afterEach, expect, test } from 'vitest';
import { type ApiStandIn, startApiStandIn } from './fixtures/api-stand-in.js';
import { makeRun } from './fixtures/make-run.js';
import { CANARY_LABEL } from './prowjob-manifest.js';
import { removeFormer } from './remove-former.js';

let api: ApiStandIn;
afterEach(() => api.close());

const BEFORE = '2000-01-01T00:00:00Z';

interface Listed {
  job?: string;
  createdAt?: string;
  completedAt?: string;
  state?: string;
  labels?: Record<string, string>;
}

/** A ProwJob as the API server lists it; over as soon as it was made, where nothing else is said. */
function prowJob(name: string, { job = 'ci-canary-a', state = 'success', labels = {}, ...times }: Listed = {}) {
  const { createdAt = BEFORE, completedAt = createdAt } = times;
  const status = { state, ...(state === 'pending' ? {} : { completionTime: completedAt }) };
  return { metadata: { name, creationTimestamp: createdAt, labels }, spec: { job, type: 'periodic' }, status };
}

/** Names of what is removed where these ProwJobs are. */
async function removedOf(items: readonly ReturnType<typeof prowJob>[]): Promise<string[]> {
  api = await startApiStandIn((request) => ({
    status: 200,
    body: request.startsWith('DELETE') ? {} : { metadata: {}, items },
  }));
  await removeFormer(makeRun({ clusters: [{ ...api.cluster, role: 'service' }] }));
  const removals = api.requests.filter((request) => request.startsWith('DELETE'));
  return removals.map((request) => /prowjobs\/(\w+)/.exec(request)?.[1] ?? '').sort();
}

const LATER = '2000-01-02T00:00:00Z';
const marked = { [CANARY_LABEL]: 'true' };

test('what canaries of earlier runs left is removed, made by a component or by hand', async () => {
  const many = Array.from({ length: 23 }, (_, index) => prowJob(`former${index}`));
  const byHand = { job: 'canary-a', labels: marked };
  const last = [prowJob('last', { createdAt: LATER }), prowJob('lastbyhand', { ...byHand, createdAt: LATER })];
  expect(await removedOf([...last, ...many, prowJob('byhand', byHand)])).toEqual(
    [...many.map(({ metadata }) => metadata.name), 'byhand'].sort(),
  );
});

test('the last of each job stays, by which horologium decides whether the next one is due', async () => {
  expect(await removedOf([prowJob('only'), prowJob('another', { job: 'ci-canary-b' })])).toEqual([]);
});

test('what was over since the run began stays, of whichever phase: no sweep may have seen its pod', async () => {
  const inRun = '2026-08-22T10:02:00Z';
  const removed = await removedOf([
    prowJob('inrun', { createdAt: inRun }),
    prowJob('overinrun', { completedAt: inRun }),
    prowJob('last', { createdAt: '2026-08-22T10:04:00Z' }),
  ]);
  expect(removed).toEqual([]);
});

test('nothing else is: of this phase, under way, or somebody else’s', async () => {
  const removed = await removedOf([
    ...[
      prowJob('new', { createdAt: '2999-01-01T00:00:00Z' }),
      prowJob('newest', { createdAt: '2999-01-02T00:00:00Z' }),
    ],
    prowJob('running', { state: 'pending' }),
    ...[prowJob('other', { job: 'ci-e2e' }), prowJob('otherlast', { job: 'ci-e2e', createdAt: LATER })],
  ]);
  expect(removed).toEqual([]);
});

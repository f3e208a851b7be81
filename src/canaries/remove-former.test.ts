import { afterEach, expect, test } from 'vitest';
import { type ApiStandIn, startApiStandIn } from './fixtures/api-stand-in.js';
import { makeRun } from './fixtures/make-run.js';
import { CANARY_LABEL } from './prowjob-manifest.js';
import { removeFormer } from './remove-former.js';

let api: ApiStandIn;
afterEach(() => api.close());

const BEFORE = '2000-01-01T00:00:00Z';

/** A ProwJob as the API server lists it. */
function prowJob(name: string, { job = 'ci-canary-a', createdAt = BEFORE, state = 'success', labels = {} } = {}) {
  const status = { state, ...(state === 'pending' ? {} : { completionTime: createdAt }) };
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

test('what canaries of earlier phases left is removed, made by a component or by hand', async () => {
  const marked = { [CANARY_LABEL]: 'true' };
  const many = Array.from({ length: 23 }, (_, index) => prowJob(`former${index}`));
  expect(await removedOf([...many, prowJob('byhand', { job: 'canary-a', labels: marked })])).toHaveLength(24);
});

test('nothing else is: of this phase, under way, or somebody else’s', async () => {
  const removed = await removedOf([
    prowJob('new', { createdAt: '2999-01-01T00:00:00Z' }),
    prowJob('running', { state: 'pending' }),
    prowJob('other', { job: 'ci-kubernetes-e2e' }),
  ]);
  expect(removed).toEqual([]);
});

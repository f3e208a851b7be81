import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { connectCluster } from '../connect-cluster.js';
import { type Answer, type ApiStandIn, startApiStandIn } from '../fixtures/api-stand-in.js';
import { makeRun } from '../fixtures/make-run.js';
import { followResources } from './follow-resources.js';

const open: ApiStandIn[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

const object = (state: string, version: number, owner = '') => ({
  metadata: { name: 'project-1', resourceVersion: String(version) },
  spec: { type: 'project' },
  status: { state, owner },
});
const told = (...objects: object[]): Answer => ({
  status: 200,
  body: objects.map((one) => `${JSON.stringify({ type: 'MODIFIED', object: one })}\n`).join(''),
});

/** What is written of a resource that was free, where a watch tells this, and the next one that. */
async function followed(...watches: readonly Answer[]) {
  const left = [...watches];
  const api = await startApiStandIn((request) => {
    if (!request.includes('watch=true'))
      return { status: 200, body: { metadata: { resourceVersion: '7' }, items: [object('free', 1)] } };
    return left.shift() ?? { status: 200, body: '' };
  });
  open.push(api);
  const run = makeRun({ clusters: [api.cluster] });
  const boskos = {
    ...{ clusterId: api.cluster.id, types: [], components: [] },
    build: { tag: 'v20250101-abcdef123', source: { kind: 'module' as const, version: 'v0' } },
    service: { namespace: 'test-pods', name: 'boskos', port: 80 },
  };
  const cluster = connectCluster(api.cluster, { signal: run.signal });
  const call = () => Promise.reject(new Error('nobody calls'));
  const following = await followResources({ run, boskos, cluster, call });
  await sleep(400);
  following.end();
  return { event: run.events().at(-1), requests: api.requests };
}

const states = (event: unknown): unknown => Object(event).changes?.map(({ state }: { state: string }) => state);

test('every state that a watch tells is written down, however short, and one that is told again once', async () => {
  const lent = object('busy', 8, 'one');
  const { event } = await followed(told(lent, lent, object('dirty', 9), object('cleaning', 10), object('free', 11)));
  expect(event).toMatchObject({ kind: 'boskos-followed', isWhole: true });
  expect(states(event)).toEqual(['free', 'busy', 'dirty', 'cleaning', 'free']);
});

test('a watch that the API server ends is begun again where it ended', async () => {
  const { event, requests } = await followed(told(object('dirty', 9)), told(object('cleaning', 10)));
  expect(event).toMatchObject({ isWhole: true });
  expect(states(event)).toEqual(['free', 'dirty', 'cleaning']);
  expect(requests.slice(1, 3).map((request) => /resourceVersion=(\d+)/.exec(request)?.[1])).toEqual(['7', '9']);
});

test.each<[string, Answer]>([
  ['is refused', { status: 500, body: { kind: 'Status', message: 'no' } }],
  ['has lost its place', { status: 200, body: `${JSON.stringify({ type: 'ERROR', object: { code: 410 } })}\n` }],
])('a watch that %s has a hole, and says so', async (_, answer) => {
  const { event } = await followed(answer);
  expect(event).toMatchObject({ kind: 'boskos-followed', isWhole: false });
});

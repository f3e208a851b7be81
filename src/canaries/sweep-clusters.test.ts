import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Answer, type ApiStandIn, startApiStandIn } from './fixtures/api-stand-in.js';
import { makeEnvironment, makeRun } from './fixtures/make-run.js';
import { createSweeper, observedPod } from './sweep-clusters.js';

const started: ApiStandIn[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((api) => api.close()));
});

async function runOn(answer: (request: string) => Answer | null) {
  const api = await startApiStandIn(answer);
  started.push(api);
  return { api, run: makeRun({ clusters: [api.cluster] }) };
}

const identity: Answer = { status: 200, body: { metadata: { name: 'kube-system', uid: 'uid-1' } } };
const page = (names: string[], next?: string): Answer => ({
  status: 200,
  body: {
    metadata: { resourceVersion: '42', ...(next === undefined ? {} : { continue: next }) },
    items: names.map((name) => ({
      metadata: {
        name,
        uid: name,
        namespace: 'test-pods',
        labels: { 'created-by-prow': 'true', 'prow.k8s.io/id': name },
      },
    })),
  },
});
const isIdentity = (request: string): boolean => request.includes('/namespaces/kube-system');

test('a sweep counts every pod of every page and keeps the resourceVersion', async () => {
  const { run } = await runOn((request) => {
    if (isIdentity(request)) return identity;
    return request.includes('continue=next') ? page(['c']) : page(['a', 'b'], 'next');
  });
  const [swept] = await createSweeper(run).sweep(3);
  expect(swept).toMatchObject({ start: 3, kubeSystemUid: 'uid-1', resourceVersion: '42', podCount: 3, audited: null });
  expect(swept?.pods.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(run.events()).toEqual([swept]);
});

test('a glance is written down where it is to stand for a sweep, and not before', async () => {
  const { run } = await runOn((request) => (isIdentity(request) ? identity : page(['a'])));
  const sweeper = createSweeper(run);
  const looks = await sweeper.glance(1);
  expect(run.events()).toEqual([]);
  expect(sweeper.write(looks)).toEqual(looks);
  expect(run.events()).toEqual(looks);
});

test('a list whose continue token expired begins again, so that all pages are of one moment', async () => {
  let expired = false;
  const { run } = await runOn((request) => {
    if (isIdentity(request)) return identity;
    if (!request.includes('continue=')) return page(['a'], 'next');
    if (expired) return page(['b']);
    expired = true;
    return { status: 410, body: { kind: 'Status', message: 'continue token expired' } };
  });
  const [swept] = await createSweeper(run).sweep(0);
  expect(swept?.pods.map(({ name }) => name)).toEqual(['a', 'b']);
});

test('a cluster that hiccups is asked again', async () => {
  let asked = 0;
  const { run } = await runOn((request) => {
    if (isIdentity(request)) return identity;
    asked += 1;
    return asked === 1 ? { status: 500, body: { message: 'hiccup' } } : page([]);
  });
  await createSweeper(run).sweep(0);
  expect(run.events().map(({ kind }) => kind)).toEqual(['cluster-swept']);
});

test('a cluster that never answers is undecided, never left out in silence', async () => {
  const { run } = await runOn(() => ({ status: 500, body: { kind: 'Status', message: 'etcd is gone' } }));
  expect(await createSweeper(run).sweep(0)).toEqual([]);
  expect(run.events()).toMatchObject([{ kind: 'undecided', cause: 'cluster-unreadable' }]);
  expect(JSON.stringify(run.events())).toContain('etcd is gone');
});

test('a pod that is made between the list and the log is looked at after all', async () => {
  const auditLog = join(mkdtempSync(join(tmpdir(), 'audit-')), 'audit.log');
  let lists = 0;
  const creation = {
    ...{ kind: 'Event', stage: 'ResponseComplete', verb: 'create', user: { username: 'plank' }, userAgent: 'plank/v1' },
    objectRef: { resource: 'pods', namespace: 'test-pods', name: 'late' },
    responseStatus: { code: 201 },
    requestReceivedTimestamp: new Date(Date.now() + 60_000).toISOString(),
  };
  writeFileSync(auditLog, `${JSON.stringify(creation)}\n`);
  const pod = (name: string) => ({ metadata: { name, uid: name, labels: { 'prow.k8s.io/id': name } } });
  const api = await startApiStandIn(
    (request) => {
      if (isIdentity(request)) return identity;
      lists += 1;
      const items = [pod('early'), ...(lists > 1 ? [pod('late')] : [])];
      return { status: 200, body: { metadata: { resourceVersion: `${lists}` }, items } };
    },
    { role: 'service', auditLog },
  );
  started.push(api);
  const [swept] = await createSweeper(makeRun({ clusters: [api.cluster] })).sweep(0);
  expect(swept?.pods.map(({ name }) => name)).toEqual(['early', 'late']);
  expect(swept?.podCount).toBe(2);
});

test('a glance writes nothing down', async () => {
  const { run } = await runOn((request) => (isIdentity(request) ? identity : page(['a'])));
  expect(await createSweeper(run).glance(0)).toHaveLength(1);
  expect(run.events()).toEqual([]);
});

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const CLAIMS = { namespace: 'test-pods', pod: { uid: 'u' }, serviceaccount: { name: 'default' } };

test('what a canary’s own container said last is kept where it is of a token', () => {
  const ended = (name: string, message: string) => ({ name, state: { terminated: { exitCode: 0, message } } });
  const seen = (...statuses: ReturnType<typeof ended>[]) =>
    observedPod(
      { metadata: { name: 'a', labels: { 'prow.k8s.io/id': 'a' } }, status: { containerStatuses: statuses as never } },
      new Set(),
    )[0]?.said;
  const words = `${part({ kid: 'k' })}.${part({ 'kubernetes.io': CLAIMS })}`;
  expect(seen(ended('test', words))).toMatchObject({ keyId: 'k', podUid: 'u' });
  expect(seen(ended('sidecar', words))).toBeUndefined();
  expect(seen(ended('test', 'out of memory'))).toBeUndefined();
});

test('keys of a cluster are asked for until it tells them, where pods really run', async () => {
  const answers = [null, { status: 200, body: { keys: [{ kid: 'b' }, { kid: 'a' }] } }];
  const { api, run } = await runOn((request) => {
    if (request.endsWith('/openid/v1/jwks')) return answers.shift() ?? null;
    return isIdentity(request) ? identity : page([]);
  });
  const environment = makeEnvironment();
  const canary = { ...environment.canary, decorated: { image: 'i', command: ['c'], configs: [] } };
  const sweeper = createSweeper({ ...run, environment: { ...environment, canary } });
  const told = [await sweeper.sweep(0), await sweeper.sweep(0), await sweeper.sweep(0)];
  expect(told.map(([swept]) => swept?.keyIds)).toEqual([null, ['a', 'b'], ['a', 'b']]);
  const [plain] = await createSweeper(run).sweep(0);
  expect(plain).not.toHaveProperty('keyIds');
  expect(api.requests.filter((request) => request.includes('jwks'))).toHaveLength(2);
});

test('a pod is Prow’s by either of Prow’s labels, or by the name of a canary', () => {
  const named = (labels: Record<string, string>) => observedPod({ metadata: { name: 'pod-1', labels } }, new Set());
  expect(named({ 'prow.k8s.io/id': 'job-1' })).toMatchObject([{ prowJob: 'job-1' }]);
  expect(named({ 'created-by-prow': 'true' })).toMatchObject([{ prowJob: '' }]);
  expect(observedPod({ metadata: { name: 'canary-1' } }, new Set(['canary-1']))).toMatchObject([
    { prowJob: 'canary-1' },
  ]);
});

test('a pod of anyone else is only counted', () => {
  expect(observedPod({ metadata: { name: 'pod-1', labels: { app: 'x' } } }, new Set(['canary-1']))).toEqual([]);
});

test('how long a pod ran is known once its last container ended', () => {
  const ended = (second: number, name = 'place-entrypoint') => ({
    name,
    state: { terminated: { exitCode: 0, finishedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, second)) } },
  });
  const seen = (...containerStatuses: object[]) =>
    observedPod(
      {
        metadata: {
          name: 'p',
          creationTimestamp: new Date(Date.UTC(2026, 0, 1)),
          labels: { 'created-by-prow': 'true' },
        },
        status: { containerStatuses: containerStatuses as never },
      },
      new Set(),
    )[0];
  expect(seen(ended(2, 'test'), ended(3, 'sidecar'))).toMatchObject({
    ...{ ranMs: 3_000, workEndedAt: '2026-01-01T00:00:02.000Z' },
  });
  expect(seen(ended(2), { name: 'test', state: { running: {} } })).toMatchObject({ ranMs: null, workEndedAt: null });
  expect(seen()).toMatchObject({ ranMs: null, workEndedAt: null });
});

test('a pod that a glance saw and that is gone at the sweep is in the history', async () => {
  let lists = 0;
  const { run } = await runOn((request) => {
    if (isIdentity(request)) return identity;
    lists += 1;
    return page(lists === 1 ? ['a', 'b'] : ['b']);
  });
  const sweeper = createSweeper(run);
  await sweeper.glance(0);
  await sweeper.sweep(0);
  expect(run.events()).toMatchObject([{ podCount: 2 }, { podCount: 1 }]);
});

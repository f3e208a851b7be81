import { afterEach, expect, test } from 'vitest';
import { type Answer, type ApiStandIn, startApiStandIn } from './fixtures/api-stand-in.js';
import { makeRun } from './fixtures/make-run.js';
import { deployment, MANAGER, pods } from './fixtures/workload-answers.js';
import { recordFirstStart, restartComponent } from './restart-component.js';

const DONE = deployment({ updatedReplicas: 1, readyReplicas: 1, observedGeneration: 2 });
const LEASE: Answer = { status: 200, body: { spec: { holderIdentity: 'manager-uid-1_5f1c' } } };

const open: ApiStandIn[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

/** A service cluster whose component has pod uid-1, and after its deletion the given one. */
async function serviceCluster(after: string[]) {
  let isDeleted = false;
  const api = await startApiStandIn((request) => {
    if (request.includes('/deployments/')) return DONE;
    if (request.includes('/leases/')) return LEASE;
    if (request.startsWith('DELETE')) isDeleted = true;
    return isDeleted ? pods(...after) : pods('uid-1');
  });
  open.push(api);
  return { api, run: makeRun({ clusters: [api.cluster] }) };
}

test('a restart is told with the pods of before and after, and frees the Lease nobody holds any more', async () => {
  const { api, run } = await serviceCluster(['uid-2']);
  expect(await restartComponent(run, { component: MANAGER, start: 3 })).toBe(true);
  expect(run.events()).toMatchObject([
    { kind: 'restarts-observed', podUid: 'uid-1' },
    { kind: 'component-started', start: 3, podUids: ['uid-2'], previousPodUids: ['uid-1'] },
  ]);
  expect(
    api.requests.filter((request) => request.startsWith('DELETE')).map((request) => request.split('?')[0]),
  ).toEqual([
    'DELETE /api/v1/namespaces/prow/pods/manager-uid-1',
    'DELETE /apis/coordination.k8s.io/v1/namespaces/prow/leases/leader-lock',
  ]);
});

test('the Lease is freed while the new process still loads, not when it runs', async () => {
  let lists = 0;
  const order: string[] = [];
  const api = await startApiStandIn((request) => {
    if (request.includes('/deployments/')) return DONE;
    if (request.startsWith('DELETE') && request.includes('/leases/')) order.push('lease freed');
    if (request.includes('/leases/')) return LEASE;
    if (request.startsWith('DELETE')) return null;
    lists += 1;
    if (lists < 3) return pods('uid-1');
    const loading = JSON.parse(JSON.stringify(pods('uid-2')).replaceAll('"running"', '"waiting"'));
    if (lists === 5) order.push('runs');
    return lists < 5 ? loading : pods('uid-2');
  });
  open.push(api);
  const run = makeRun({ clusters: [api.cluster] });
  expect(await restartComponent(run, { component: MANAGER, start: 1 })).toBe(true);
  expect(order).toEqual(['lease freed', 'runs']);
});

const HOOK = { ...MANAGER, component: 'hook', lease: null };

/** Where Service `hook` leads, beside one of somebody else. */
function slices(...uids: string[]): Answer {
  const slice = (service: string, endpoints: unknown[]) => ({
    metadata: { labels: { 'kubernetes.io/service-name': service } },
    endpoints,
  });
  const gone = { conditions: { ready: false }, targetRef: { uid: 'uid-0' } };
  const leads = uids.map((uid) => ({ conditions: {}, targetRef: { uid } }));
  return { status: 200, body: { items: [slice('hook', [...leads, gone]), slice('other', [{ conditions: {} }])] } };
}

/** A cluster whose hook is replaced at once, and whose Service leads to the new pod from the given look on. */
async function hookIsReplaced(fromLook: number) {
  let [isDeleted, looks] = [false, 0];
  const api = await startApiStandIn((request) => {
    if (request.includes('/deployments/')) return DONE;
    if (request.startsWith('DELETE')) isDeleted = true;
    if (!request.includes('/endpointslices')) return isDeleted ? pods('uid-2') : pods('uid-1');
    if (isDeleted) looks += 1;
    return slices(isDeleted && looks >= fromLook ? 'uid-2' : 'uid-1');
  });
  open.push(api);
  return { looks: () => looks, run: makeRun({ clusters: [api.cluster] }) };
}

test('a component that is asked at its Service has started when the Service leads to the new pods', async () => {
  const { run, looks } = await hookIsReplaced(3);
  expect(await restartComponent(run, { component: HOOK, start: 1 })).toBe(true);
  expect(looks()).toBe(3);
  expect(run.events().at(-1)).toMatchObject({ kind: 'component-started', podUids: ['uid-2'] });
});

test('a Service that still leads to the pods of before says so, and the component has not started', async () => {
  const { run } = await hookIsReplaced(Number.POSITIVE_INFINITY);
  expect(await restartComponent(run, { component: HOOK, start: 1, limitMs: 300 })).toBe(false);
  expect(run.events().at(-1)).toMatchObject({ cause: 'restart-failed' });
  expect(JSON.stringify(run.events().at(-1))).toContain('Service hook leads to other pods after 0.3 s');
});

test('a component whose old pod stays was not restarted', async () => {
  const { run } = await serviceCluster(['uid-1']);
  expect(await restartComponent(run, { component: MANAGER, start: 1, limitMs: 100 })).toBe(false);
  expect(run.events().at(-1)).toMatchObject({ kind: 'undecided', cause: 'restart-failed' });
});

test('a component without a pod cannot be restarted', async () => {
  const { run } = await serviceCluster([]);
  await restartComponent(run, { component: MANAGER, start: 1, limitMs: 100 });
  expect(await restartComponent(run, { component: MANAGER, start: 2, limitMs: 100 })).toBe(false);
  expect(JSON.stringify(run.events())).toContain('there is no pod to restart');
});

test('the first start after a deployment has no pods of before', async () => {
  const { run } = await serviceCluster(['uid-2']);
  expect(await recordFirstStart(run, { component: MANAGER, limitMs: 500 })).toBe(true);
  expect(run.events()).toMatchObject([
    { kind: 'component-started', start: 0, podUids: ['uid-1'], previousPodUids: [] },
  ]);
});

test('a component that is not there is not a start', async () => {
  const api = await startApiStandIn(() => null);
  open.push(api);
  const run = makeRun({ clusters: [api.cluster] });
  expect(await recordFirstStart(run, { component: MANAGER, limitMs: 100 })).toBe(false);
  expect(run.events()).toMatchObject([{ kind: 'undecided', cause: 'restart-failed' }]);
});

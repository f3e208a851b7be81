import { expect, test } from 'vitest';
import { connectCluster } from './connect-cluster.js';
import { startApiStandIn } from './fixtures/api-stand-in.js';
import { awaitHolder, releaseLease } from './release-lease.js';

/** Requests that were sent for a Lease with this holder; null where there is no Lease. */
async function requestsFor(holderIdentity: string | null): Promise<string[]> {
  const body = { metadata: { name: 'leader-lock' }, spec: { holderIdentity } };
  const api = await startApiStandIn(() => (holderIdentity === null ? null : { status: 200, body }));
  const service = connectCluster(api.cluster, { signal: new AbortController().signal });
  await releaseLease(service, { name: 'leader-lock', namespace: 'prow', podNames: ['manager-1', 'manager-2'] });
  await api.close();
  return api.requests.map((request) => request.split(' ')[0] ?? '');
}

test('a Lease that a pod of before holds is deleted', async () => {
  expect(await requestsFor('manager-0_5f1c')).toEqual(['GET', 'DELETE']);
});

test('a Lease that one of the pods holds is left to it', async () => {
  expect(await requestsFor('manager-2_5f1c')).toEqual(['GET']);
});

test('no Lease is nothing to release', async () => {
  expect(await requestsFor(null)).toEqual(['GET']);
});

test('whoever shall lead is waited for, no longer than the limit', async () => {
  let asked = 0;
  const api = await startApiStandIn(() => {
    asked += 1;
    const holderIdentity = asked < 3 ? 'manager-0_5f1c' : 'manager-1_77aa';
    return asked === 1 ? null : { status: 200, body: { spec: { holderIdentity } } };
  });
  const { signal } = new AbortController();
  const service = connectCluster(api.cluster, { signal });
  const lease = { name: 'leader-lock', namespace: 'prow', signal };
  expect(await awaitHolder(service, { ...lease, podNames: ['manager-1'], limitMs: 10_000 })).toBe(true);
  expect(asked).toBe(3);
  expect(await awaitHolder(service, { ...lease, podNames: ['manager-2'], limitMs: 300 })).toBe(false);
  await api.close();
});

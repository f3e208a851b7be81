import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { connectCluster } from '../connect-cluster.js';
import { type Answer, type ApiStandIn, startApiStandIn } from '../fixtures/api-stand-in.js';
import { deployment, MANAGER } from '../fixtures/workload-answers.js';
import { watchComponent } from './watch-component.js';

const LIMIT_MS = 10_000;
const signal = new AbortController().signal;
let standIn: ApiStandIn | undefined;
afterEach(async () => standIn?.close());

/** One pod of the workload. */
function pods(of: { uid: string; ready: boolean; restarts: number }): Answer {
  const containerStatuses = [
    {
      name: 'manager',
      restartCount: of.restarts,
      ready: of.ready,
      ...(of.restarts === 0 ? {} : { lastState: { terminated: { exitCode: 1 } } }),
    },
  ];
  const conditions = [{ type: 'Ready', status: of.ready ? 'True' : 'False', reason: 'ContainersNotReady' }];
  const metadata = { name: `pod-${of.uid}`, uid: of.uid };
  return { status: 200, body: { metadata: {}, items: [{ metadata, status: { containerStatuses, conditions } }] } };
}

/** A workload that answers what `now` says. */
async function watching(now: { is: 'up' | 'down' | 'away'; uid: string; restarts: number }) {
  standIn = await startApiStandIn((request) => {
    if (now.is === 'away') return { status: 503, body: { message: 'away' } };
    const ready = now.is === 'up';
    const readyReplicas = ready ? 1 : 0;
    if (request.includes('/deployments/'))
      return deployment({ updatedReplicas: 1, readyReplicas, observedGeneration: 2 });
    return pods({ uid: now.uid, ready, restarts: now.restarts });
  });
  return watchComponent(connectCluster(standIn.cluster, { signal }), MANAGER, { signal });
}

test('what ends while its own API server is away is counted once that is back, beside how long nobody could look', async () => {
  const now = { is: 'up' as 'up' | 'down' | 'away', uid: 'a', restarts: 2 };
  const watched = await watching(now);
  now.is = 'away';
  await sleep(1_200);
  Object.assign(now, { is: 'down', restarts: 3 });
  await sleep(1_200);
  now.is = 'up';
  const seen = await watched.untilBack(LIMIT_MS);
  expect(seen).toMatchObject({ component: 'prow-controller-manager', isBack: true, pods: [{ ready: true }] });
  expect(seen.ended).toEqual([{ podName: 'pod-a', podUid: 'a', before: 2, after: 3, lastExitCode: 1 }]);
  expect(seen.unseenMs).toBeGreaterThan(400);
  expect(seen.noneMs).toBeGreaterThan(400);
});

test('a pod that came since has ended as often as it says', async () => {
  const now = { is: 'up' as const, uid: 'a', restarts: 5 };
  const watched = await watching(now);
  Object.assign(now, { uid: 'b', restarts: 1 });
  await sleep(1_200);
  expect(watched.timesEnded()).toBe(1);
  expect((await watched.untilBack(LIMIT_MS)).ended).toMatchObject([{ podUid: 'b', before: 0, after: 1 }]);
});

test('what does not come back is not back at the limit, with why', async () => {
  const now = { is: 'down' as const, uid: 'a', restarts: 0 };
  const watched = await watching(now);
  const seen = await watched.untilBack(1_200);
  expect(seen).toMatchObject({ isBack: false, ended: [], limitMs: 1_200 });
  expect(seen.pods[0]?.ready).toBe(false);
});

import type { V1ContainerStatus } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { connectCluster } from '../connect-cluster.js';
import { startApiStandIn } from '../fixtures/api-stand-in.js';
import { MANAGER } from '../fixtures/workload-answers.js';
import { seePod } from './see-pod.js';

const { signal } = new AbortController();
const moment = (minute: number) => new Date(Date.UTC(2026, 10, 26, 8, minute));

const status = (name: string, restartCount: number, minute: number): V1ContainerStatus => ({
  ...{ name, restartCount, image: '', imageID: 'sha256:aa', ready: true },
  state: { running: { startedAt: moment(minute) } },
});

async function seen(containers: V1ContainerStatus[], inits: V1ContainerStatus[] = []) {
  const api = await startApiStandIn(() => null);
  const connection = connectCluster(api.cluster, { signal });
  const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: moment(1) }];
  const pod = { status: { conditions, containerStatuses: containers, initContainerStatuses: inits } };
  const found = await seePod(pod, {
    declared: { ...MANAGER, pods: { least: 1, most: 1 }, template: {} },
    connection,
    asksVersions: false,
  });
  await api.close();
  return found;
}

test('a pod of which nothing was started again has no such moment', async () => {
  const of = await seen([status(MANAGER.container, 0, 0)]);
  expect(of).toMatchObject({ restarts: 0, restartedAt: null, imageId: 'sha256:aa' });
  expect(of).toMatchObject({ startedAt: moment(0).toISOString(), readySince: moment(1).toISOString() });
});

test('a sidecar and an init container that ended count as the program does', async () => {
  const of = await seen([status(MANAGER.container, 0, 0), status('sidecar', 2, 7)], [status('init', 900, 5)]);
  expect(of).toMatchObject({ restarts: 902, restartedAt: moment(7).toISOString() });
});

import type { V1Pod } from '@kubernetes/client-node';
import { afterEach, expect, test } from 'vitest';
import { connectCluster } from '../connect-cluster.js';
import { type ApiStandIn, startApiStandIn } from '../fixtures/api-stand-in.js';
import { MANAGER } from '../fixtures/workload-answers.js';
import { lookForStrangers } from './strangers.js';

const { signal } = new AbortController();
let api: ApiStandIn | null = null;
afterEach(async () => api?.close());

const pod = (name: string, changes: Pick<V1Pod, 'metadata' | 'status'> = {}, image = 'prow/hook:old'): V1Pod => ({
  metadata: { name, uid: name, namespace: 'prow', ...changes.metadata },
  spec: { containers: [{ name: 'hook', image }] },
  status: { phase: 'Running', ...changes.status },
});

/** What is found where these pods are there before the workloads are looked at, and those after. */
async function strangers(before: readonly V1Pod[], after = before, known: readonly string[] = []) {
  const lists = [before, after];
  api = await startApiStandIn(() => ({ status: 200, body: { metadata: {}, items: lists.shift() ?? [] } }));
  const connection = connectCluster(api.cluster, { signal });
  const declared = { ...MANAGER, pods: { least: 1, most: 1 }, template: {} };
  const isOurs = (image: string) => image.startsWith('prow/');
  const again = await lookForStrangers({ connection, workloads: [declared], asksVersions: false, isOurs });
  const pods = known.map((uid) => ({ ...SEEN, uid }));
  return again([{ declared, template: {}, wanted: 1, revision: 'new', pods }]);
}

const SEEN = {
  ...{ name: '', uid: '', revision: '', image: '', imageId: '', ready: true, unready: '', ending: false },
  ...{ startedAt: null, readySince: null, restarts: 0, restartedAt: null, prowVersion: null },
};

test('a pod that runs what manifests would declare, and that no workload of theirs has, is a stranger', async () => {
  expect(await strangers([pod('old'), pod('own')], undefined, ['own'])).toEqual([
    { namespace: 'prow', name: 'old', images: ['prow/hook:old'] },
  ]);
});

test('pods of workloads, of jobs, of others, and those that have ended or come and go are none', async () => {
  const owner = { apiVersion: 'batch/v1', kind: 'Job', name: 'nightly', uid: 'n' };
  const none = [
    pod('own'),
    pod('job', { metadata: { labels: { 'created-by-prow': 'true' } } }),
    pod('nightly', { metadata: { ownerReferences: [owner] } }),
    pod('ended', { status: { phase: 'Succeeded' } }),
    pod('other', {}, 'grafana/exporter:1'),
  ];
  expect(await strangers(none, none, ['own'])).toEqual([]);
  expect(await strangers([pod('gone')], [pod('new')])).toEqual([]);
});

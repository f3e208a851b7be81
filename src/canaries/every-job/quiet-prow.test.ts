import { afterEach, expect, test } from 'vitest';
import { startApiStandIn } from '../fixtures/api-stand-in.js';
import { makeEnvironment, makeRun } from '../fixtures/make-run.js';
import { lookForPods } from './look-for-pods.js';
import { clearTable } from './quiet-prow.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const NAMESPACES = ['prow', 'prow-staging-plank-2'];

/** One cluster with a ProwJob and a pod for each plank, which starts the pod again as long as the ProwJob is there. */
async function table() {
  const prowJobs = new Set(NAMESPACES);
  const pods = new Set(NAMESPACES);
  const deletions: string[] = [];
  let startedAgain = 0;
  const { cluster, close } = await startApiStandIn(
    (request) => {
      const [method = '', url = ''] = request.split(' ');
      const { pathname } = new URL(url, 'http://api');
      if (pathname.endsWith('/namespaces/kube-system')) return { status: 200, body: { metadata: { uid: 'uid' } } };
      const namespace = pathname.split('/').find((part) => NAMESPACES.includes(part)) ?? '';
      if (method === 'DELETE') {
        deletions.push(pathname);
        if (pathname.endsWith('/prowjobs')) prowJobs.delete(namespace);
        else pods.delete(pathname.split('/').at(-1)?.replace('pod-of-', '') ?? '');
        for (const plank of prowJobs) if (!pods.has(plank)) startedAgain += 1;
        return { status: 200, body: { kind: 'Status', metadata: {} } };
      }
      const items = pathname.endsWith('/prowjobs')
        ? [...prowJobs]
            .filter((one) => one === namespace)
            .map((name) => ({
              metadata: { name, creationTimestamp: '2026-08-22T10:00:00Z' },
              spec: { type: 'periodic' },
              status: {},
            }))
        : [...pods].map((plank) => ({
            metadata: {
              ...{ name: `pod-of-${plank}`, namespace: 'test-pods', uid: `uid-${plank}` },
              labels: { 'created-by-prow': 'true', 'prow.k8s.io/id': plank },
            },
            spec: { containers: [] },
          }));
      return { status: 200, body: { metadata: { resourceVersion: '7' }, items } };
    },
    { id: 'prow', role: 'service' },
  );
  closing.push(close);
  const run = makeRun({ environment: makeEnvironment(), clusters: [cluster] });
  const looker = lookForPods(run, { audits: [], names: new Map() });
  return { run, looker, deletions, startedAgain: () => startedAgain };
}

test('pods go when the ProwJobs of every plank are gone, so that none is started again', async () => {
  const { run, looker, deletions, startedAgain } = await table();
  await clearTable(run, { looker, namespaces: NAMESPACES, podAfterProwJobMs: 20, pauseMs: 5 });
  expect(deletions.slice(0, 2).every((path) => path.endsWith('/prowjobs'))).toBe(true);
  expect(deletions.filter((path) => path.includes('/pods/'))).toHaveLength(2);
  expect(startedAgain()).toBe(0);
});

test('one plank’s alone would start pods of the other again', async () => {
  const { run, looker, startedAgain } = await table();
  await clearTable(run, { looker, namespaces: ['prow'], podAfterProwJobMs: 20, pauseMs: 5 });
  expect(startedAgain()).toBeGreaterThan(0);
});

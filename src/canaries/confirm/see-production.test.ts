import { afterEach, describe, expect, test } from 'vitest';
import { type Answer, type ApiStandIn, startApiStandIn, writeKubeconfig } from '../fixtures/api-stand-in.js';
import { deployment, MANAGER, pods, replicaSets } from '../fixtures/workload-answers.js';
import { connectProduction } from './connect-production.js';
import { seeProduction } from './see-production.js';

const { signal } = new AbortController();
const AT = new Date('2026-11-26T09:00:00Z');
const { executableSha256: _digest, lease: _lease, replicas: _, ...MANAGED } = MANAGER;
const DECLARED = { ...MANAGED, container: 'manager', image: 'new', pods: { least: 1, most: 1 }, template: {} };
const isOurs = (image: string): boolean => image === 'new';
const DONE = deployment({ updatedReplicas: 1, readyReplicas: 1, observedGeneration: 2 });

let api: ApiStandIn | null = null;
afterEach(async () => api?.close());

async function production(answer: (request: string) => Answer | null) {
  api = await startApiStandIn(answer);
  return connectProduction(undefined, { kubeconfig: api.cluster.kubeconfig, signal });
}

describe('seeProduction', () => {
  const answers = (request: string): Answer | null => {
    if (request.includes('/proxy/')) return { status: 200, body: 'prow_version 1764028800\n' };
    if (request.includes('/replicasets')) return replicaSets('old', 'new');
    if (request.includes('/deployments/')) return DONE;
    return request.includes('/pods') ? pods('one') : null;
  };

  test('sees templates, pods and versions, and only gets', async () => {
    const { connection } = await production(answers);
    const seen = await seeProduction([{ connection, workloads: [DECLARED], asksVersions: true, isOurs }], AT);
    expect(seen).toMatchObject({ at: AT.toISOString(), unreadable: [], asksVersions: true });
    expect(seen.workloads[0]).toMatchObject({ wanted: 1, revision: 'new' });
    expect(seen.workloads[0]?.template).toMatchObject({ spec: { containers: [{ name: 'manager', image: 'new' }] } });
    expect(seen.undeclared).toEqual([]);
    expect(seen.workloads[0]?.pods).toMatchObject([
      { uid: 'one', image: 'new', revision: 'new', prowVersion: 1764028800 },
    ]);
    expect(api?.requests.every((request) => request.startsWith('GET '))).toBe(true);
    expect(api?.requests.map(decodeURIComponent)).toContain(
      'GET /api/v1/namespaces/prow/pods/manager-one:9090/proxy/metrics',
    );
  });

  test('asks no pod where that is not among its rights', async () => {
    const { connection } = await production(answers);
    const seen = await seeProduction([{ connection, workloads: [DECLARED], asksVersions: false, isOurs }], AT);
    expect(seen.workloads[0]?.pods[0]?.prowVersion).toBeNull();
    expect(api?.requests.join()).not.toContain('/proxy');
  });

  test('says of a workload that is not there that it is not, and of one it may not see that it could not', async () => {
    const gone = await production(() => null);
    const place = { workloads: [DECLARED], asksVersions: false, isOurs };
    const seen = await seeProduction([{ ...place, connection: gone.connection }], AT);
    expect(seen.workloads).toMatchObject([{ template: null, pods: [] }]);
    await api?.close();
    const hidden = await production(() => ({ status: 403, body: { kind: 'Status', message: 'forbidden' } }));
    const unseen = await seeProduction([{ ...place, connection: hidden.connection }], AT);
    expect(unseen).toMatchObject({
      workloads: [],
      undeclared: [],
      unreadable: [
        'Deployment prow/prow-controller-manager: HTTP 403: forbidden',
        'pods of no workload: HTTP 403: forbidden',
      ],
    });
  });
});

describe('connectProduction', () => {
  test('runs no program for a credential', () => {
    const kubeconfig = writeKubeconfig({ server: 'https://127.0.0.1:1', user: { exec: { command: 'gcloud' } } });
    expect(() => connectProduction(undefined, { kubeconfig, signal })).toThrow('exec plugin');
  });

  test('names the contexts there are', () => {
    const kubeconfig = writeKubeconfig({ server: 'https://127.0.0.1:1' });
    expect(() => connectProduction('prow', { kubeconfig, signal })).toThrow('contexts only, and not prow');
  });
});

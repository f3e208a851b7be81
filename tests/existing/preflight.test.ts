import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { objectPath, type ServedKind, servedKinds } from '../../infra/served-kinds.js';
import { type ApiClient, createApiClient } from '../../src/local/host-node/api-client.js';
import type { KubernetesObject } from '../../src/production/manifest.js';
import { objectName } from '../../src/production/manifest.js';
import { prowStaging } from '../support/cli.js';
import { type ForeignCluster, startForeignCluster } from './support/foreign-cluster.js';
import {
  applyRights,
  applyTo,
  askClusters,
  PRODUCTION,
  planned,
  removeFrom,
  rightsHeard,
  tried,
  writeClusters,
} from './support/staging-clusters.js';

const RBAC = 'rbac.authorization.k8s.io';
const DEPLOYER = 'system:serviceaccount:prow-staging:deployer';

let directory: string;
let service: ForeignCluster;
let build: ForeignCluster;
let serviceConfig: string;
let buildConfig: string;
let clusters: string;

const deployerOf = async (cluster: ForeignCluster) =>
  cluster.kubeconfig('deployer', { user: { token: await cluster.token() } });
const file = (name: string) => join(directory, name);
const withBuild = (kubeconfig: string, more: Parameters<typeof writeClusters>[2] = {}) =>
  writeClusters(file('other.yaml'), { prow: serviceConfig, 'prow-build': kubeconfig }, more);
const cli = (args: readonly string[]) =>
  prowStaging(['preflight', '--production', PRODUCTION, '--clusters', clusters, ...args], { state: directory });

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'prow-staging-existing-'));
  // One after another: kwokctl looks for free ports itself.
  service = await startForeignCluster('service', file('service'));
  build = await startForeignCluster('build', file('build'));
  [serviceConfig, buildConfig] = [await deployerOf(service), await deployerOf(build)];
  clusters = await writeClusters(file('clusters.yaml'), { prow: serviceConfig, 'prow-build': buildConfig });
});

afterAll(async () => {
  await service?.stop();
  await build?.stop();
  if (directory !== undefined) await rm(directory, { recursive: true, force: true });
});

describe('clusters that others made', () => {
  test('are told by name what their deployer lacks', async () => {
    const { open, said } = await askClusters(clusters);
    expect(open).toContain('prow rights fail');
    expect(said('prow', 'rights')).toContain('get namespaces kube-system (the identity of the cluster)');
    expect(open).toContain('prow-build rights fail');
    expect(open).toContain('prow-build free inconclusive');
  });

  test('can be deployed to by who has the rights that are printed, and no other', async () => {
    await applyRights(clusters, { prow: service, 'prow-build': build });
    const { open, found } = await askClusters(clusters);
    expect(open).toEqual([]);
    expect(found.outcome).toBe('pass');
    const { exitCode, stdout } = await cli([]);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('✓ prow-build  free')]);
  });

  test('are read and never written to: their own audit logs have reviews alone', async () => {
    for (const cluster of [service, build]) {
      const asked = (await cluster.requests()).filter(({ user }) => user.username === DEPLOYER);
      expect(asked.length).toBeGreaterThan(50);
      const written = asked.filter(({ verb }) => !['get', 'list'].includes(verb));
      expect(new Set(written.map(({ verb, objectRef }) => `${verb} ${objectRef?.resource}`))).toEqual(
        new Set(['create selfsubjectaccessreviews', 'create selfsubjectreviews']),
      );
    }
  });
});

describe('the rights that are printed', () => {
  test.each([
    ['prow', () => service, () => serviceConfig],
    ['prow-build', () => build, () => buildConfig],
  ])('are enough for every object on cluster %s: its API server takes each, from the deployer', async (id, cluster) => {
    const refused = await refusals(id, cluster());
    expect(refused).toEqual([]);
  });

  test('are each needed: without one, the preflight names it and the API server refuses what needs it', async () => {
    const role = await roleOf(build, 'test-pods');
    const rules = role.rules.filter(({ resources }) => !resources.includes('secrets'));
    await applyTo(build, { ...role, rules } as unknown as KubernetesObject);
    const { open, said } = await askClusters(clusters);
    expect(open).toContain('prow-build rights fail');
    expect(said('prow-build', 'rights')).toMatch(/denied: .*patch secrets in test-pods \(Secret test-pods\//);
    expect((await refusals('prow-build', build)).join()).toMatch(/Secret test-pods.*403/);
    await applyTo(build, role as unknown as KubernetesObject);
    expect((await askClusters(clusters)).open).toEqual([]);
  });
});

describe('a deployer who may too much', () => {
  test('is refused, with what he could do', async () => {
    const metadata = { name: 'too-much' };
    const role = { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata };
    const rules = [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }];
    const binding = {
      ...{ apiVersion: `${RBAC}/v1`, kind: 'ClusterRoleBinding', metadata },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'too-much' },
      subjects: [{ kind: 'ServiceAccount', namespace: 'prow-staging', name: 'deployer' }],
    };
    await applyTo(build, { ...role, rules });
    await applyTo(build, binding);
    const { open, said } = await askClusters(clusters);
    expect(open).toEqual(['prow-build excess fail']);
    expect(said('prow-build', 'excess')).toContain('get secrets in kube-system (reading its secrets)');
    await removeFrom(build, binding);
    expect((await askClusters(clusters)).open).toEqual([]);
  });

  test('is refused as an administrator', async () => {
    const { open, said } = await askClusters(
      await withBuild(await build.kubeconfig('admin', { user: build.adminUser })),
    );
    expect(open).toEqual(['prow-build excess fail']);
    expect(said('prow-build', 'excess')).toContain('cluster-admin');
  });
});

describe('a cluster', () => {
  test('that stands for two is told at both, by its address or by another that leads there', async () => {
    const same = await askClusters(await withBuild(serviceConfig));
    expect(same.open).toEqual(['prow address fail', 'prow-build address fail']);
    const user = { token: await service.token() };
    const server = service.server.replace('127.0.0.1', 'localhost');
    const { open, said } = await askClusters(
      await withBuild(await service.kubeconfig('again', { user, cluster: { server } })),
    );
    expect(open).toEqual(expect.arrayContaining(['prow identity fail', 'prow-build identity fail']));
    expect(said('prow-build', 'identity')).toContain('it is also cluster prow');
  });

  test('that is production’s by its address is asked nothing at all', async () => {
    const before = (await build.requests()).length;
    const { host } = new URL(build.server);
    const { open, said } = await askClusters(await withBuild(buildConfig, { production: { endpoints: [host] } }));
    expect(open).toEqual(['prow-build address fail']);
    expect(said('prow-build', 'free')).toContain('not asked, because of address');
    expect((await build.requests()).length).toBe(before);
  });

  test('that is production’s by its UID is told, whatever its address', async () => {
    const { found } = await askClusters(clusters);
    const uid = found.clusters.find(({ id }) => id === 'prow-build')?.kubeSystemUid;
    const { open } = await askClusters(await withBuild(buildConfig, { production: { kubeSystemUids: [uid] } }));
    expect(open).toEqual(['prow-build identity fail']);
    expect((await askClusters(await withBuild(buildConfig, { ofBuild: { kubeSystemUid: uid } }))).open).toEqual([]);
  });

  test('that is another than was written, or of which nobody has said whose it is, is told', async () => {
    const other = { kubeSystemUid: '11111111-2222-4333-8444-555555555555' };
    expect((await askClusters(await withBuild(buildConfig, { ofBuild: other }))).open).toEqual([
      'prow-build identity fail',
    ]);
    expect((await askClusters(await withBuild(buildConfig, { production: {} }))).open).toEqual([
      'prow address inconclusive',
      'prow-build address inconclusive',
    ]);
  });

  test('on which somebody else’s objects have our names is refused, and one with our own is not', async () => {
    const metadata = { name: 'canary', namespace: 'test-pods' };
    const { objects } = await planned(clusters);
    const account = objects.get('prow-build')?.find(({ kind }) => kind === 'ServiceAccount');
    const object: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: account?.metadata ?? metadata,
    };
    await applyTo(build, object);
    const { open, said } = await askClusters(clusters);
    expect(open).toEqual(['prow-build free fail']);
    expect(said('prow-build', 'free')).toContain(objectName(object));
    const labels = { 'prow-staging.dev/environment': 'tried' };
    await applyTo(build, { ...object, metadata: { ...object.metadata, labels } });
    expect((await askClusters(clusters)).open).toEqual([]);
    await removeFrom(build, object);
  });
});

describe('a kubeconfig', () => {
  test('with a token that has ended says when, and one that lives on is taken', async () => {
    const ended = await build.kubeconfig('ended', { user: { token: await build.signedToken(-60) } });
    const { open, said } = await askClusters(await withBuild(ended));
    expect(open).toEqual(['prow-build credentials fail']);
    expect(said('prow-build', 'credentials')).toMatch(/the token ended at \d{4}-/);
    const living = await build.kubeconfig('living', { user: { token: await build.signedToken(600) } });
    expect((await askClusters(await withBuild(living))).open).toEqual([]);
  });

  test('of another server’s authority, or for no server, is told apart', async () => {
    const user = { token: await build.token() };
    const authority = { 'certificate-authority-data': service.caData };
    const stranger = await build.kubeconfig('stranger', { user, cluster: authority });
    expect((await askClusters(await withBuild(stranger))).open).toEqual(['prow-build reachable fail']);
    const nobody = await build.kubeconfig('nobody', { user, cluster: { server: 'https://127.0.0.1:1' } });
    const { open, said } = await askClusters(await withBuild(nobody));
    expect(open).toEqual(['prow-build reachable inconclusive']);
    expect(said('prow-build', 'reachable')).toContain('ECONNREFUSED');
  });
});

/** Objects that the API server would not take from the deployer: a dry run of what Pulumi's provider sends. */
async function refusals(id: string, cluster: ForeignCluster): Promise<string[]> {
  const { objects, contexts } = await planned(clusters);
  const access = contexts.find((context) => context.id === id)?.access;
  if (access === undefined) throw new Error(`no cluster ${id}`);
  const given = { api: createApiClient(access), kinds: await servedKinds(cluster.admin) };
  const isRole = ({ kind }: KubernetesObject) => kind.endsWith('Role');
  const all = objects.get(id) ?? [];
  const labels = { 'prow-staging.dev/environment': 'tried' };
  // A binding is refused while its role is not there; so roles are written, as this environment's.
  const roles = all.filter(isRole).map((role) => ({ ...role, metadata: { ...role.metadata, labels } }));
  const refusedRoles = await refusedOf(roles, { ...given, query: '' });
  await rightsHeard();
  const others = all.filter((object) => !isRole(object));
  return [...refusedRoles, ...(await refusedOf(others, { ...given, query: '&dryRun=All' }))];
}

async function refusedOf(
  objects: readonly KubernetesObject[],
  { api, kinds, query }: { api: ApiClient; kinds: readonly ServedKind[]; query: string },
): Promise<string[]> {
  const refused: string[] = [];
  for (const object of objects) {
    const kind = kinds.find((one) => one.kind === object.kind && object.apiVersion.endsWith(one.version));
    if (kind === undefined) throw new Error(`${object.kind} is not served`);
    const path = `${objectPath(kind, object)}?fieldManager=deployer${query}`;
    const sent = { method: 'PATCH', contentType: 'application/apply-patch+yaml', body: object } as const;
    const said = await tried(() => api.call(path, sent));
    if (said !== 'taken') refused.push(`${objectName(object)}: ${said}`);
  }
  return refused;
}

async function roleOf({ admin }: ForeignCluster, namespace: string) {
  const path = `/apis/${RBAC}/v1/namespaces/${namespace}/roles/prow-staging-deployer`;
  const { rules } = await admin.call<{ rules: { resources: string[] }[] }>(path, { method: 'GET' });
  const metadata = { name: 'prow-staging-deployer', namespace };
  return { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata, rules };
}

import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { parseAllDocuments, stringify } from 'yaml';
import { planPreflight, preflight, rightsManifest } from '../../../infra/stack.js';
import { ApiError } from '../../../src/local/host-node/api-client.js';
import type { KubernetesObject } from '../../../src/production/manifest.js';
import { type Production, readProduction } from '../../../src/production/read-production.js';
import { fetchSource } from '../../../src/toolchain/fetch-source.js';
import { projectPath } from '../../../src/toolchain/project-root.js';
import { resolveCandidate } from '../../../src/toolchain/resolve-candidate.js';
import type { ForeignCluster } from './foreign-cluster.js';

/** A production with one build cluster and no Boskos. */
export const PRODUCTION = projectPath('tests', 'story', 'production');

/** Its clusters, each by a kubeconfig with a context `staging`. */
export type Kubeconfigs = Readonly<Record<'prow' | 'prow-build', string>>;

/** Where nothing of production's is. */
const ELSEWHERE = { endpoints: ['production.invalid'] };

/** Writes a clusters.yaml, and returns its path. */
export async function writeClusters(
  path: string,
  kubeconfigs: Kubeconfigs,
  { production = ELSEWHERE, ofBuild = {} }: { production?: object; ofBuild?: object } = {},
): Promise<string> {
  const clusters = Object.entries(kubeconfigs).map(([id, kubeconfig]) => ({
    ...{ id, kubeconfig, context: 'staging' },
    ...(id === 'prow-build' ? ofBuild : {}),
  }));
  await writeFile(path, stringify({ environment: 'tried', ttlHours: 1, production, clusters }));
  return path;
}

let read: Promise<Production> | undefined;

/** What would be deployed to the clusters of a file; production is read once. */
export async function planned(clustersFile: string) {
  read ??= readProduction(PRODUCTION);
  const production = await read;
  const prow = await resolveCandidate(production.description.prowTag);
  const { tree } = await fetchSource(prow, {});
  return planPreflight(production, { clustersFile, prow, prowTree: tree, boskos: null });
}

/** Asks the clusters of a file, and says of each line that does not pass what it came to. */
export async function askClusters(clustersFile: string) {
  const of = await planned(clustersFile);
  const found = await preflight({ ...of, now: new Date(), signal: new AbortController().signal });
  const open = found.checks.filter(({ outcome, observed }) => outcome !== 'pass' && !observed.startsWith('not asked'));
  return {
    found,
    /** `prow-build rights fail` */
    open: open.map(({ cluster, check, outcome }) => `${cluster} ${check} ${outcome}`),
    said: (cluster: string, check: string) =>
      found.checks.find((one) => one.cluster === cluster && one.check === check)?.observed ?? '',
  };
}

/** Gives the deployer what a preflight printed, as somebody does who may. */
export async function applyRights(clustersFile: string, clusters: Readonly<Record<string, ForeignCluster>>) {
  const { found } = await askClusters(clustersFile);
  for (const [id, cluster] of Object.entries(clusters)) {
    const needed = found.rights.get(id) ?? [];
    if (needed.length === 0) throw new Error(`nobody knows what is needed on ${id}: ${JSON.stringify(found.checks)}`);
    const manifest = rightsManifest(needed, found.environment);
    for (const document of parseAllDocuments(manifest)) await applyTo(cluster, document.toJS() as KubernetesObject);
  }
}

const PLURALS: Readonly<Record<string, string>> = {
  ...{ Namespace: '/api/v1/namespaces', ServiceAccount: 'serviceaccounts', ConfigMap: 'configmaps' },
  ClusterRole: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  ClusterRoleBinding: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
  ...{ Role: 'roles', RoleBinding: 'rolebindings' },
};

/** Applies an object as an administrator. */
export async function applyTo({ admin }: ForeignCluster, object: KubernetesObject): Promise<void> {
  await admin.call(`${pathOf(object)}?fieldManager=somebody&force=true`, {
    ...{ method: 'PATCH', contentType: 'application/apply-patch+yaml', body: object },
  });
  if (object.kind.endsWith('Binding') || object.kind.endsWith('Role')) await rightsHeard();
}

const RIGHTS_HEARD_MS = 300;

/** An API server hears of its own roles by a watch, a moment later. */
export async function rightsHeard(): Promise<void> {
  await delay(RIGHTS_HEARD_MS);
}

/** Removes an object as an administrator. */
export async function removeFrom({ admin }: ForeignCluster, object: KubernetesObject): Promise<void> {
  await admin.call(pathOf(object), { method: 'DELETE' });
  await rightsHeard();
}

function pathOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  const plural = PLURALS[kind] ?? '';
  if (plural.startsWith('/')) return `${plural}/${metadata.name}`;
  const root = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
  return `${root}/namespaces/${metadata.namespace}/${plural}/${metadata.name}`;
}

/** What the API server says to an object that somebody would apply; nothing is written. */
export async function tried(ask: () => Promise<unknown>): Promise<string> {
  try {
    await ask();
    return 'taken';
  } catch (error) {
    if (error instanceof ApiError) return error.message;
    throw error;
  }
}

import type { Difference } from '../src/model/environment.js';
import { DEFAULT_NAMESPACE, type KubernetesObject, objectName } from '../src/production/manifest.js';
import { namesWhenApplied } from '../src/production/names-when-applied.js';
import type { PodNeeds } from '../src/production/pod-needs.js';
import { asWorkload } from '../src/production/pod-template.js';
import type { Production } from '../src/production/read-production.js';
import { additions } from './differences/additions.js';
import { canaryAccess, clusterSecret } from './objects/canary-access.js';
import { DEFAULT_SERVICE_ACCOUNT, podNeedsObjects } from './objects/pod-needs-objects.js';
import { prowAccess } from './objects/prow-access.js';

/** What one cluster gets so that jobs can run there. */
export interface ClusterPlan {
  readonly id: string;
  readonly role: 'service' | 'build';
  /** Namespaces that jobs, ProwJobs or manifests need and no manifest makes. */
  readonly namespaces: readonly KubernetesObject[];
  /** Prow's user there; empty where no alias means this cluster. */
  readonly access: readonly KubernetesObject[];
  /** What canaries need to say where they are, and to start in no other cluster. */
  readonly canaries: readonly KubernetesObject[];
  /** What jobs name: service accounts, and stand-ins for secrets and config maps. */
  readonly needs: readonly KubernetesObject[];
  /** Service accounts that pods of manifests run as and no manifest makes. */
  readonly accounts: readonly KubernetesObject[];
  readonly differences: readonly Difference[];
}

/** Every cluster has these from the start. */
export const PRESENT_NAMESPACES: readonly string[] = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/**
 * Plans every described cluster.
 *
 * @param left - production's manifests after the rules; they are the service cluster's.
 */
export function planClusters(production: Production, left: readonly KubernetesObject[]): ClusterPlan[] {
  const { clusters, namespaces } = production.description;
  return clusters.map(({ id, role }) => {
    const known = role === 'service' ? left : [];
    const wanted = role === 'service' ? [namespaces.prowJobs, namespaces.pods] : [namespaces.pods];
    const forJobs = without(missingNamespaces(wanted), known);
    const manifests = [...known, ...boskosObjects(production, id)];
    const forManifests = without(missingNamespaces(namespacesIn(manifests)), [...manifests, ...forJobs]);
    const needed = needsOf(production, id);
    const canary = {
      access: canaryAccess([...new Set(wanted)]),
      secrets: [clusterSecret(namespaces.pods, id)],
    };
    const parts = {
      canaries: without([...canary.access, ...canary.secrets], known),
      namespaces: [...forJobs, ...forManifests],
      access: isReached(production, id) ? prowAccess(namespaces.pods) : [],
      needs: without(podNeedsObjects(namespaces.pods, needed), known),
      accounts: without(missingAccounts(known), podNeedsObjects(namespaces.pods, needed)),
    };
    const differences = [
      ...additions('job-namespace', { clusterId: id, objects: forJobs }),
      ...additions('manifest-namespace', { clusterId: id, objects: forManifests }),
      ...additions('manifest-account', { clusterId: id, objects: parts.accounts }),
      ...additions('prow-access', { clusterId: id, objects: parts.access }),
      ...additions('job-needs', { clusterId: id, objects: parts.needs }),
      ...additions('canary-access', { clusterId: id, objects: canary.access }),
      ...additions('canary-secret', { clusterId: id, objects: canary.secrets }),
    ];
    return { id, role, ...parts, differences };
  });
}

/** A context may mean a cluster although a file before it has taken its name: the file is still rendered. */
function isReached({ description }: Production, clusterId: string): boolean {
  return description.kubeconfigs.some(({ contexts }) => contexts.some((context) => context.clusterId === clusterId));
}

function needsOf({ description, podNeeds }: Production, clusterId: string): PodNeeds[] {
  const names = description.aliases.filter((alias) => alias.clusterId === clusterId).map(({ name }) => name);
  return podNeeds.filter(({ alias }) => names.includes(alias)).map(({ needs }) => needs);
}

/** They are on the cluster that Boskos runs on, beside what else is there. */
function boskosObjects({ description, boskosManifests }: Production, id: string): KubernetesObject[] {
  return description.boskos?.clusterId === id ? boskosManifests.map(({ object }) => object) : [];
}

function namespacesIn(objects: readonly KubernetesObject[]): string[] {
  return objects.flatMap(({ metadata: { namespace } }) => (namespace === undefined ? [] : [namespace]));
}

/** A pod whose service account is not there is never made. */
function missingAccounts(objects: readonly KubernetesObject[]): KubernetesObject[] {
  const provided = new Set(objects.flatMap(namesWhenApplied));
  const accounts = objects.flatMap((object): KubernetesObject[] => {
    const name = asWorkload(object)?.spec.template.spec.serviceAccountName ?? '';
    if (name === '' || name === DEFAULT_SERVICE_ACCOUNT) return [];
    const { namespace = DEFAULT_NAMESPACE } = object.metadata;
    return [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace, name } }];
  });
  const absent = accounts.filter((account) => !provided.has(objectName(account)));
  return [...new Map(absent.map((account) => [objectName(account), account])).values()];
}

function missingNamespaces(names: readonly string[]): KubernetesObject[] {
  const absent = [...new Set(names)].filter((name) => !PRESENT_NAMESPACES.includes(name));
  return absent.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
}

function without(objects: readonly KubernetesObject[], known: readonly KubernetesObject[]): KubernetesObject[] {
  const names = new Set(known.map(objectName));
  return objects.filter((object) => !names.has(objectName(object)));
}

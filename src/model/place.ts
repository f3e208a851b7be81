import { aliasOf } from './alias.js';
import type { Description } from './description.js';

/** Where a pod is. Either half can be wrong alone: the cluster was on 2019-02-08, the namespace on 2019-02-05. */
export interface Place {
  readonly clusterId: string;
  readonly namespace: string;
}

/** Where production puts a job with this `cluster:` spelling; null where production has no such alias. */
export function expectedPlace(description: Description, spelling: string | null): Place | null {
  const alias = description.aliases.find(({ name }) => name === aliasOf(spelling));
  return alias === undefined ? null : { clusterId: alias.clusterId, namespace: description.namespaces.pods };
}

/** Whether production itself leaves this spelling's alias out. */
export function isRefused({ refusedAliases }: Pick<Description, 'refusedAliases'>, spelling: string | null): boolean {
  return refusedAliases.some(({ name }) => name === aliasOf(spelling));
}

/** A place as a person says it: `build cluster prow-build, namespace test-pods`. */
export function describePlace(description: Description, { clusterId, namespace }: Place): string {
  return `${describeCluster(description, clusterId)}, namespace ${namespace}`;
}

/** A cluster as a person says it: `build cluster prow-build`. */
export function describeCluster({ clusters }: Description, clusterId: string): string {
  const cluster = clusters.find(({ id }) => id === clusterId);
  return `${cluster === undefined ? 'unknown' : cluster.role} cluster ${clusterId}`;
}

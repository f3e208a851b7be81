import { stringify } from 'yaml';
import type { KubeconfigFile } from '../../src/model/description.js';

/** How pods reach one cluster as Prow. */
export interface ClusterAccess {
  readonly server: string;
  /** PEM in base64. */
  readonly caData: string;
  readonly token: string;
}

/**
 * A kubeconfig of production's with staging's clusters behind it: the same
 * contexts under the same names, in the same order, with the same
 * current-context. Cluster and user are called like the context, so that
 * client-go, which merges those lists by name too, cannot mix two files up.
 *
 * @throws {RangeError} when a cluster is missing from `access`; the plan checks that beforehand.
 */
export function renderKubeconfig(
  file: Pick<KubeconfigFile, 'contexts' | 'currentContext'>,
  access: ReadonlyMap<string, ClusterAccess>,
): string {
  const entries = file.contexts.map(({ name, clusterId }) => {
    const reached = access.get(clusterId);
    if (reached === undefined) throw new RangeError(`no access to cluster ${clusterId} for context ${name}`);
    return { name, ...reached };
  });
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: entries.map(({ name, server, caData }) => ({
        name,
        cluster: { server, 'certificate-authority-data': caData },
      })),
      users: entries.map(({ name, token }) => ({ name, user: { token } })),
      contexts: entries.map(({ name }) => ({ name, context: { cluster: name, user: name } })),
      'current-context': file.currentContext,
    },
    { lineWidth: 0 },
  );
}

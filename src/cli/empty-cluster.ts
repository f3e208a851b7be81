import { join } from 'node:path';
import { type ClusterConnection, connectCluster } from '../canaries/connect-cluster.js';
import { startEnvironment } from '../local/start-environment.js';
import { ensureTools } from '../toolchain/ensure-tools.js';
import { STANDING_TOOLS } from '../toolchain/tool-names.js';
import { imageCatalogue } from './image-catalogue.js';

/** One control plane is ready after three seconds; a machine under load gets twenty times that. */
const READY_TIMEOUT_MS = 60_000;

/** Its id in a history; no production has a cluster of this name beside its own. */
const EMPTY = 'empty';

/**
 * Lets `look` have an API server with nothing on it, which ends with it.
 *
 * @param directory - of the environment beside which it stands for a while.
 * @throws {ExplainedError} `fault` when it does not start.
 */
export async function withEmptyCluster(
  { directory, signal }: { readonly directory: string; readonly signal: AbortSignal },
  look: (empty: ClusterConnection) => Promise<void>,
): Promise<void> {
  const tools = await ensureTools(STANDING_TOOLS, { signal });
  const local = await startEnvironment({
    ...{ id: EMPTY, directory: join(directory, EMPTY), tools, images: imageCatalogue([], []), services: [] },
    clusters: [{ id: EMPTY, role: 'service', hostNodes: 0 }],
    ...{ readyTimeoutMs: READY_TIMEOUT_MS, signal, onStep: () => undefined },
  });
  try {
    const [cluster] = local.clusters;
    if (cluster === undefined) throw new TypeError('an environment that is ready has its clusters');
    const { id, role, kubeconfig, kubeSystemUid, caDigest, auditLog } = cluster;
    await look(connectCluster({ id, role, kubeconfig, kubeSystemUid, caDigest, auditLog }, { signal }));
  } finally {
    await local.stop();
  }
}

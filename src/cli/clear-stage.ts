import { connectCluster } from '../canaries/connect-cluster.js';
import type { Environment } from '../model/environment.js';

/** Prow's own mark of a pod that it made (pkg/kube/prowjob.go). */
const MADE_BY_PROW = 'created-by-prow=true';

/**
 * Removes every pod that Prow made, wherever it is. Two drills may run the same
 * build, and pods that the first one misplaced would be held against the second.
 */
export async function clearStage(environment: Environment, signal: AbortSignal): Promise<void> {
  await Promise.all(
    environment.clusters.map(async (cluster) => {
      const { core } = connectCluster(cluster, { signal });
      const { items } = await core.listPodForAllNamespaces({ labelSelector: MADE_BY_PROW });
      for (const { metadata } of items)
        await core
          .deleteNamespacedPod({
            name: metadata?.name ?? '',
            namespace: metadata?.namespace ?? '',
            gracePeriodSeconds: 0,
          })
          .catch(() => undefined);
    }),
  );
}

import { connectCluster } from '../canaries/connect-cluster.js';
import { deleteProwJob, listProwJobs } from '../canaries/prowjobs.js';
import type { Environment } from '../model/environment.js';

/** Prow's own mark of a pod that it made (pkg/kube/prowjob.go). */
const MADE_BY_PROW = 'created-by-prow=true';

/**
 * Removes every ProwJob that has not ended, and every pod that Prow made, wherever it is. Two drills may run the same
 * build, and pods that the first one misplaced would be held against the second; and plank starts again what a drill that
 * was stopped has left unfinished, wrong as it may be.
 */
export async function clearStage(environment: Environment, signal: AbortSignal): Promise<void> {
  await clearJobs(environment, signal);
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

async function clearJobs(environment: Environment, signal: AbortSignal): Promise<void> {
  const cluster = environment.clusters.find(({ role }) => role === 'service');
  if (cluster === undefined) return;
  const service = connectCluster(cluster, { signal });
  const prowJobs = await listProwJobs(service, environment.namespaces.prowJobs);
  for (const { name, isComplete } of prowJobs.values())
    if (!isComplete) await deleteProwJob(service, { environment, name });
}

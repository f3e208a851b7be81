import type { V1Pod } from '@kubernetes/client-node';
import type { ClusterConnection } from '../connect-cluster.js';
import { isRunning } from '../workload.js';

/** Prow's own mark on a pod (pkg/kube/prowjob.go). */
const PROW_JOB_ID = 'prow.k8s.io/id';

/** A pod of a ProwJob, where it was found. */
export interface FoundPod {
  readonly prowJob: string;
  readonly clusterId: string;
  readonly kubeSystemUid: string;
  readonly namespace: string;
  readonly podUid: string;
  readonly isRunning: boolean;
  /** Every container has ended. */
  readonly hasEnded: boolean;
}

/** What all clusters say of the pods of some ProwJobs. */
export interface PodsLook {
  readonly pods: readonly FoundPod[];
  /** Clusters that did not answer: what is not found may be there. */
  readonly silent: ReadonlySet<string>;
}

/** Looks for the pods of ProwJobs in every namespace of every cluster. */
export async function podsOfProwJobs(
  clusters: readonly ClusterConnection[],
  prowJobs: readonly string[],
): Promise<PodsLook> {
  const silent = new Set<string>();
  const found = await Promise.all(
    clusters.map(async ({ cluster, core }) => {
      try {
        const [identity, { items }] = await Promise.all([
          core.readNamespace({ name: 'kube-system' }),
          core.listPodForAllNamespaces({ labelSelector: `${PROW_JOB_ID} in (${prowJobs.join(',')})` }),
        ]);
        const kubeSystemUid = identity.metadata?.uid ?? '';
        return items.map((pod) => foundPod(pod, { clusterId: cluster.id, kubeSystemUid }));
      } catch {
        silent.add(cluster.id);
        return [];
      }
    }),
  );
  return { pods: found.flat(), silent };
}

function foundPod(pod: V1Pod, at: { clusterId: string; kubeSystemUid: string }): FoundPod {
  const { metadata, status } = pod;
  const containers = status?.containerStatuses ?? [];
  return {
    prowJob: metadata?.labels?.[PROW_JOB_ID] ?? '',
    ...at,
    namespace: metadata?.namespace ?? '',
    podUid: metadata?.uid ?? '',
    isRunning: isRunning(pod),
    hasEnded: containers.length > 0 && containers.every(({ state }) => state?.terminated !== undefined),
  };
}

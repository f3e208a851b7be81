import type { V1Pod } from '@kubernetes/client-node';
import type { SeenWorkload, UndeclaredPod } from '../../model/confirmation.js';
import type { DeclaredPlace } from './declared-place.js';

/** Label that Prow gives the pods of its jobs (sigs.k8s.io/prow/pkg/kube, CreatedByProw). */
const OF_A_JOB = 'created-by-prow';

/**
 * Looks for pods that run what manifests declare, in the namespaces that have workloads: those of a workload that was
 * taken from the manifests and never deleted, above all. To be called before the workloads are looked at.
 *
 * @returns What looks once more, after them: pods come and go meanwhile, and one that was there both times and that no
 *   workload has is a stranger. Pods of jobs, and those that have ended, are none.
 */
export async function lookForStrangers(place: DeclaredPlace) {
  const before = new Set((await podsWithOurs(place)).map(({ metadata }) => metadata?.uid));
  return async (seen: readonly SeenWorkload[]): Promise<UndeclaredPod[]> => {
    const known = new Set(seen.flatMap(({ pods }) => pods.map(({ uid }) => uid)));
    return (await podsWithOurs(place))
      .filter(({ metadata }) => before.has(metadata?.uid) && !known.has(metadata?.uid ?? ''))
      .map((pod) => ({
        namespace: pod.metadata?.namespace ?? '',
        name: pod.metadata?.name ?? '',
        images: imagesOf(pod).filter(place.isOurs),
      }));
  };
}

async function podsWithOurs({ connection, workloads, isOurs }: DeclaredPlace): Promise<V1Pod[]> {
  const namespaces = [...new Set(workloads.map(({ workload }) => workload.namespace))];
  const lists = await Promise.all(
    namespaces.map(async (namespace) => connection.core.listNamespacedPod({ namespace })),
  );
  return lists.flatMap(({ items }) => items).filter((pod) => isService(pod) && imagesOf(pod).some(isOurs));
}

/** Whether a pod is to run on: neither a job of Prow's or of Kubernetes', nor one that has ended. */
function isService({ metadata, status }: V1Pod): boolean {
  if (metadata?.labels?.[OF_A_JOB] === 'true') return false;
  if (metadata?.ownerReferences?.some(({ kind }) => kind === 'Job')) return false;
  return !['Succeeded', 'Failed'].includes(status?.phase ?? '');
}

function imagesOf({ spec }: V1Pod): string[] {
  return spec?.containers.flatMap(({ image }) => image ?? []) ?? [];
}

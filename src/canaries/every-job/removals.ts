import { isNotFound } from '../api-failure.js';
import type { Run } from '../open-run.js';
import { PROW_JOB_RESOURCE } from '../prowjob-manifest.js';
import { inParallel } from './in-parallel.js';
import type { PodInPlace } from './look-for-pods.js';

/**
 * Milliseconds from the removal of a ProwJob to that of its pod: plank, which hears of both from different watches,
 * starts a pod again that is gone while it still knows the ProwJob (`syncPendingJob`).
 */
export const POD_AFTER_PROW_JOB_MS = 15_000;

/** Deletes ProwJobs of one namespace; those that are gone already are fine. */
export async function removeProwJobs(
  { service }: Run,
  { namespace, names }: { namespace: string; names: readonly string[] },
): Promise<void> {
  await inParallel(names, (name) =>
    ifThere(service.custom.deleteNamespacedCustomObject({ ...PROW_JOB_RESOURCE, namespace, name })),
  );
}

/** Deletes every ProwJob of one namespace with one request: horologium alone has started a thousand in a large production. */
export async function removeAllProwJobs({ service }: Run, namespace: string): Promise<void> {
  await ifThere(service.custom.deleteCollectionNamespacedCustomObject({ ...PROW_JOB_RESOURCE, namespace }));
}

/** Deletes every pod of one namespace that says that Prow made it, with one request for each cluster. */
export async function removeAllPods({ clusters }: Run, namespace: string): Promise<void> {
  const which = { namespace, labelSelector: 'created-by-prow=true', gracePeriodSeconds: 0 };
  await Promise.all(clusters.map(({ core }) => ifThere(core.deleteCollectionNamespacedPod(which))));
}

/**
 * Deletes pods at once, whatever holds them: crier, which would let go of a pod that it has put its finalizer on, does
 * not run while every job is placed.
 */
export async function removePods({ clusters }: Run, pods: readonly PodInPlace[]): Promise<void> {
  await inParallel(pods, async ({ clusterId, namespace, name }) => {
    const core = clusters.find(({ cluster }) => cluster.id === clusterId)?.core;
    if (core === undefined) return;
    const left = await ifThere(core.deleteNamespacedPod({ name, namespace, gracePeriodSeconds: 0 }));
    const finalizers: unknown = left !== null && 'metadata' in left ? left.metadata?.finalizers : undefined;
    if (!Array.isArray(finalizers) || finalizers.length === 0) return;
    const body = [{ op: 'remove', path: '/metadata/finalizers' }];
    await ifThere(core.patchNamespacedPod({ name, namespace, body }));
  });
}

/** What a request answers, or null where the object is gone already. */
export async function ifThere<Answer>(request: Promise<Answer>): Promise<Answer | null> {
  return request.catch((error: unknown) => {
    if (isNotFound(error)) return null;
    throw error;
  });
}

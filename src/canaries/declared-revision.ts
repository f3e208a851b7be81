import { isDeepStrictEqual } from 'node:util';
import type { V1Pod, V1PodTemplateSpec, V1ReplicaSet } from '@kubernetes/client-node';
import type { DeclaredComponent } from '../model/environment.js';
import type { ClusterConnection } from './connect-cluster.js';

/** Label by which a Deployment's controller knows the template of a pod (apps/v1, DefaultDeploymentUniqueLabelKey). */
const TEMPLATE_HASH = 'pod-template-hash';

/** The same for StatefulSets and DaemonSets (apps/v1, ControllerRevisionHashLabelKey). */
const REVISION_HASH = 'controller-revision-hash';

/**
 * What the controller calls the pod template that is declared now, or null where it has made nothing of it: a paused
 * Deployment has no ReplicaSet of its newest template. The update strategy is not asked; what it led to is what counts.
 *
 * @throws {Error} The service cluster does not answer.
 */
export async function declaredRevision(
  { apps }: ClusterConnection,
  { workload: { kind, name, namespace } }: DeclaredComponent,
): Promise<string | null> {
  switch (kind) {
    case 'Deployment': {
      const { metadata, spec } = await apps.readNamespacedDeployment({ name, namespace });
      const { items } = await apps.listNamespacedReplicaSet({ namespace });
      const same = items.find((set) => isOwned(set, metadata?.uid) && isSame(set.spec?.template, spec?.template));
      return same?.metadata?.labels?.[TEMPLATE_HASH] ?? null;
    }
    case 'StatefulSet': {
      const { metadata, status } = await apps.readNamespacedStatefulSet({ name, namespace });
      const isSeen = (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0);
      return isSeen ? (status?.updateRevision ?? null) : null;
    }
    case 'DaemonSet': {
      const { metadata, status } = await apps.readNamespacedDaemonSet({ name, namespace });
      if ((status?.observedGeneration ?? 0) < (metadata?.generation ?? 0)) return null;
      const { items } = await apps.listNamespacedControllerRevision({ namespace });
      const [newest] = items.filter((one) => isOwned(one, metadata?.uid)).sort((a, b) => b.revision - a.revision);
      return newest?.metadata?.labels?.[REVISION_HASH] ?? null;
    }
    default:
      return kind satisfies never;
  }
}

/** What the controller called the template when it made this pod; empty where the pod does not say. */
export function podRevision({ metadata }: V1Pod): string {
  return metadata?.labels?.[TEMPLATE_HASH] ?? metadata?.labels?.[REVISION_HASH] ?? '';
}

function isOwned({ metadata }: Pick<V1ReplicaSet, 'metadata'>, uid: string | undefined): boolean {
  return metadata?.ownerReferences?.some((owner) => owner.uid === uid && owner.controller === true) ?? false;
}

/** A ReplicaSet's template is its Deployment's, and the hash. */
function isSame(made: V1PodTemplateSpec | undefined, declared: V1PodTemplateSpec | undefined): boolean {
  const { [TEMPLATE_HASH]: _hash, ...labels } = made?.metadata?.labels ?? {};
  return isDeepStrictEqual(
    { labels, annotations: made?.metadata?.annotations, spec: made?.spec },
    { labels: declared?.metadata?.labels ?? {}, annotations: declared?.metadata?.annotations, spec: declared?.spec },
  );
}

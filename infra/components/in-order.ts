import type { KubernetesObject } from '../../src/production/manifest.js';
import { WORKLOAD_KINDS } from '../../src/production/pod-template.js';

/** Kinds that others are placed in or made of. */
const FOUNDATION = ['Namespace', 'CustomResourceDefinition', 'StorageClass', 'PriorityClass'];

/** Kinds that Pulumi waits for until pods stand behind them, so they go last, and together. */
const NEEDS_PODS: readonly string[] = [...WORKLOAD_KINDS, 'Service', 'Job', 'CronJob', 'Pod', 'ReplicaSet'];

/** Objects in the three steps of a deployment: what others are placed in, what pods mount and may do, and pods. */
export function inOrder(
  objects: readonly KubernetesObject[],
): [KubernetesObject[], KubernetesObject[], KubernetesObject[]] {
  const isFoundation = ({ kind }: KubernetesObject) => FOUNDATION.includes(kind);
  const isPods = ({ kind }: KubernetesObject) => NEEDS_PODS.includes(kind);
  return [
    objects.filter(isFoundation),
    objects.filter((object) => !isFoundation(object) && !isPods(object)),
    objects.filter(isPods),
  ];
}

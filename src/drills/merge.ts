import { type KubernetesObject, type KubernetesObjectApi, PatchStrategy } from '@kubernetes/client-node';

/** Changes an object by a JSON merge patch, as `kubectl patch --type=merge` does. */
export async function merge(
  objects: KubernetesObjectApi,
  change: KubernetesObject & Record<string, unknown>,
): Promise<void> {
  await objects.patch(change, undefined, undefined, undefined, undefined, PatchStrategy.MergePatch);
}

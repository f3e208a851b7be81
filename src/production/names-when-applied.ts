import { DEFAULT_NAMESPACE, type KubernetesObject, objectName } from './manifest.js';

/**
 * What an object may be called once kubectl has applied it: one that names no namespace lands in `default`, unless its kind
 * has none, which its manifest does not tell.
 */
export function namesWhenApplied(object: KubernetesObject): string[] {
  if (object.metadata.namespace !== undefined) return [objectName(object)];
  const placed = { ...object, metadata: { ...object.metadata, namespace: DEFAULT_NAMESPACE } };
  return [objectName(object), objectName(placed)];
}

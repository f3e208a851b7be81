import { WITH_PODS } from '../model/kinds-with-pods.js';
import { type KubernetesObject, objectName } from './manifest.js';

/**
 * Keys of labels by which objects find pods that are not their own: a Service, a budget, a network policy, a monitor, of
 * whatever kind. What a workload selects by is its own, and never changes.
 */
export function selectingLabels(objects: readonly KubernetesObject[]): ReadonlySet<string> {
  return new Set(
    objects.filter((object) => !WITH_PODS.test(objectName(object))).flatMap((object) => keysBelow(object)),
  );
}

function keysBelow(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysBelow);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [
    ...(SELECTORS.test(key) ? labelsOf(child) : []),
    ...keysBelow(child),
  ]);
}

/** `selector` of a Service, `podSelector` of a policy, `labelSelector`, and what stands in them (LabelSelector, k8s.io/apimachinery). */
const SELECTORS = /^(?:selector|\w*Selector|matchLabels|matchExpressions)$/;

function labelsOf(selector: unknown): string[] {
  if (typeof selector !== 'object' || selector === null) return [];
  if (Array.isArray(selector))
    return selector.flatMap((one: unknown) =>
      Object.entries(Object(one)).flatMap(([key, value]) =>
        key === 'key' && typeof value === 'string' ? [value] : [],
      ),
    );
  return Object.entries(selector).flatMap(([key, value]) => (typeof value === 'string' ? [key] : []));
}

import { type KubernetesObject, objectName } from '../../src/production/manifest.js';

/** Objects that were expected, each with what was found in its place, and what was found besides. */
export interface MatchedObjects<E> {
  /** In the order of what was expected; null where nothing is. */
  readonly pairs: readonly { readonly expected: E; readonly found: KubernetesObject | null }[];
  readonly added: readonly KubernetesObject[];
}

/** Finds each object among others by version, kind and name; each of them stands for one only. */
export function matchObjects<E extends { readonly object: KubernetesObject }>(
  expected: readonly E[],
  others: readonly KubernetesObject[],
): MatchedObjects<E> {
  const left = [...others];
  const pairs = expected.map((one) => {
    const index = left.findIndex((candidate) => isSame(candidate, one.object));
    return { expected: one, found: index < 0 ? null : (left.splice(index, 1)[0] ?? null) };
  });
  return { pairs, added: left };
}

function isSame(a: KubernetesObject, b: KubernetesObject): boolean {
  return a.apiVersion === b.apiVersion && objectName(a) === objectName(b);
}

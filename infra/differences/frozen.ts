import type { KubernetesObject } from '../../src/production/manifest.js';

/** A copy that nobody can change afterwards: a later edit throws where it is made. */
export function frozen(object: KubernetesObject): KubernetesObject {
  const copy = structuredClone(object);
  const left: unknown[] = [copy];
  for (const value of left) {
    if (typeof value !== 'object' || value === null) continue;
    Object.freeze(value);
    left.push(...Object.values(value));
  }
  return copy;
}

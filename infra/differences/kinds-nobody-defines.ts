import { groupOf } from '../../src/production/kind-of.js';
import type { KubernetesObject } from '../../src/production/manifest.js';
import { type ManifestRule, WHOLE_OBJECT } from './difference-rule.js';
import { isKnownKind } from './known-kinds.js';

/**
 * Leaves out what no staging cluster would take: of a kind that is none of Kubernetes' own and whose definition is not among
 * the manifests. What describes pods stays, and is refused: Prow may run in them.
 */
export const kindsNobodyDefines: ManifestRule = {
  name: 'kinds-nobody-defines',
  reason:
    'production’s cluster has this kind from elsewhere: no manifest defines it, and the object describes no pod that could be Prow’s',
  touches: [WHOLE_OBJECT],
  apply: (object, { objects }) =>
    isKnownKind(object, objects) || isMisspelled(object) || describesPods(object) ? object : null,
};

/** Kubernetes' own groups have no dot or end so: one that nobody knows is rather a mistake, and is refused. */
function isMisspelled({ apiVersion }: KubernetesObject): boolean {
  const group = groupOf(apiVersion);
  return !group.includes('.') || group.endsWith('.k8s.io');
}

/** Whether a list of containers stands anywhere in it. */
function describesPods(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return ('containers' in value && Array.isArray(value.containers)) || Object.values(value).some(describesPods);
}

import { type KubernetesObject, objectName } from '../../src/production/manifest.js';
import { DESCRIBED_POLICIES } from './described-breaches.js';
import type { Breach, Policy } from './policy.js';
import { SECRECY_POLICIES } from './secrecy-policies.js';
import { WORKLOAD_POLICIES } from './workload-policies.js';

/** Every policy, in the order in which people read them. */
export const POLICIES: readonly Policy[] = [...WORKLOAD_POLICIES, ...SECRECY_POLICIES, ...DESCRIBED_POLICIES];

/** Every way in which these objects break a policy. */
export function breachesOf(objects: readonly KubernetesObject[]): Breach[] {
  return objects.flatMap((object) =>
    POLICIES.flatMap(({ name, broken }) =>
      broken(object, objects).map((how) => ({ policy: name, subject: objectName(object), how })),
    ),
  );
}

/**
 * Those that production has itself are its own lack, and only told; any other came in on the way, and stops a deployment.
 *
 * @param own - of production's manifests, before any rule of staging's.
 */
export function sortBreaches(
  found: readonly Breach[],
  own: readonly Breach[],
): { readonly advisory: readonly Breach[]; readonly mandatory: readonly Breach[] } {
  const known = new Set(own.map(keyOf));
  return {
    advisory: found.filter((breach) => known.has(keyOf(breach))),
    mandatory: found.filter((breach) => !known.has(keyOf(breach))),
  };
}

/**
 * kustomize ends the names of what it generates in a hash of the contents: a change of them is no other object.
 *
 * @see encode, api/hasher of sigs.k8s.io/kustomize: ten characters, of which it replaces some
 */
const GENERATED = /^((?:ConfigMap|Secret) .+)-[2456789bcdfghkmt]{10}$/;

function keyOf({ policy, subject, how }: Breach): string {
  return JSON.stringify([policy, subject.replace(GENERATED, '$1'), how]);
}

import { z } from 'zod';
import { groupOf } from '../../src/production/kind-of.js';
import type { KubernetesObject } from '../../src/production/manifest.js';

/** API groups that every Kubernetes cluster serves; the empty string is the core group. */
const BUILT_IN_GROUPS = [
  '',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apps',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
];

/** Staging installs the ProwJob definition of the version under test. */
const PROW_GROUP = 'prow.k8s.io';

const CustomResourceDefinition = z.looseObject({
  kind: z.literal('CustomResourceDefinition'),
  spec: z.looseObject({ group: z.string() }),
});

/** Every rule asks about each object beside the same others. */
const asked = new WeakMap<readonly KubernetesObject[], ReadonlySet<string>>();

/** Whether a staging cluster with these objects knows the kind: of Kubernetes itself, of Prow, or defined among them. */
export function isKnownKind({ apiVersion }: KubernetesObject, objects: readonly KubernetesObject[]): boolean {
  const known = asked.get(objects) ?? knownGroups(objects);
  asked.set(objects, known);
  return known.has(groupOf(apiVersion));
}

function knownGroups(objects: readonly KubernetesObject[]): ReadonlySet<string> {
  const defined = objects.flatMap((object) => CustomResourceDefinition.safeParse(object).data?.spec.group ?? []);
  return new Set([...BUILT_IN_GROUPS, PROW_GROUP, ...defined]);
}

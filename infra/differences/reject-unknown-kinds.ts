import { z } from 'zod';
import { type Manifest, objectName } from '../../src/production/manifest.js';
import { productionError } from '../../src/production/production-error.js';
import { groupOf } from './kinds-clusters-lack.js';

/** API groups that every Kubernetes cluster serves; the empty string is the core group. */
const BUILT_IN_GROUPS = [
  '',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apps',
  'autoscaling',
  'batch',
  'coordination.k8s.io',
  'discovery.k8s.io',
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

/**
 * Refuses objects that no staging cluster would know, before anything is deployed.
 *
 * @param manifests - production's manifests after the rules ran.
 * @throws {ExplainedError} `usage`, with the object's file and line.
 */
export function rejectUnknownKinds(manifests: readonly Manifest[]): void {
  const defined = manifests.flatMap(({ object }) => CustomResourceDefinition.safeParse(object).data?.spec.group ?? []);
  const known = new Set([...BUILT_IN_GROUPS, PROW_GROUP, ...defined]);
  const unknown = manifests.find(({ object }) => !known.has(groupOf(object.apiVersion)));
  if (unknown === undefined) return;
  throw productionError({
    what: `no staging cluster knows the kind of ${objectName(unknown.object)}`,
    expected: 'a kind of Kubernetes itself, of Prow, or of a CustomResourceDefinition among the manifests',
    observed: `${unknown.object.apiVersion}, kind ${unknown.object.kind}`,
    file: unknown.file,
    line: unknown.line,
    next: 'add its definition to the manifests, or its group to infra/differences/kinds-clusters-lack.ts',
  });
}

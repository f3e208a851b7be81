import { z } from 'zod';
import { type KubernetesObject, namespaceOf, objectName } from '../../../src/production/manifest.js';
import type { NeededRight, Right } from './right.js';

const RBAC = 'rbac.authorization.k8s.io';
const Names = z.array(z.string()).default([]);

const Rule = z.looseObject({
  apiGroups: Names,
  resources: Names,
  resourceNames: Names,
  nonResourceURLs: Names,
  verbs: Names,
});
type Rule = z.infer<typeof Rule>;

const Role = z.looseObject({ rules: z.array(Rule).nullish(), aggregationRule: z.unknown().optional() });
const Binding = z.looseObject({ roleRef: z.looseObject({ kind: z.string(), name: z.string() }) });

/**
 * What a deployer must have himself because objects grant it: an API server lets nobody give what he has not, unless he may
 * `escalate` or `bind`, which nobody here should.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
 */
export function grantedRights(objects: readonly KubernetesObject[]): NeededRight[] {
  const rbac = objects.filter(({ apiVersion }) => apiVersion.startsWith(`${RBAC}/`));
  const roles = new Map(rbac.filter(({ kind }) => kind.endsWith('Role')).map((role) => [roleKey(role), role]));
  return rbac.flatMap((object) =>
    object.kind.endsWith('Binding') ? boundRights(object, roles) : rightsOf(object, namespaceOfRole(object)),
  );
}

function boundRights(binding: KubernetesObject, roles: ReadonlyMap<string, KubernetesObject>): NeededRight[] {
  const { kind, name } = Binding.parse(binding).roleRef;
  const namespace = binding.kind === 'RoleBinding' ? namespaceOf(binding) : null;
  const own = roles.get(kind === 'Role' ? `Role ${namespace}/${name}` : `ClusterRole ${name}`);
  if (own !== undefined) return rightsOf(own, namespace, objectName(binding));
  const resource = kind === 'Role' ? 'roles' : 'clusterroles';
  const right = { verb: 'bind', group: RBAC, resource, namespace: kind === 'Role' ? namespace : null, name };
  return [{ right, why: `${objectName(binding)} binds ${kind} ${name}, which is not deployed` }];
}

function rightsOf(role: KubernetesObject, namespace: string | null, why = objectName(role)): NeededRight[] {
  const { rules, aggregationRule } = Role.parse(role);
  // Whoever writes one grants whatever others will put into it.
  const all = aggregationRule === undefined ? [] : [EVERYTHING];
  return [...all, ...(rules ?? [])].flatMap((rule) => [
    ...resourceRights(rule, namespace).map((right) => ({ right, why: `${why} grants it` })),
    ...rule.verbs.flatMap((verb) =>
      rule.nonResourceURLs.map((path) => ({ right: { verb, path }, why: `${why} grants it` })),
    ),
  ]);
}

const EVERYTHING: Rule = Rule.parse({ apiGroups: ['*'], resources: ['*'], verbs: ['*'] });

function resourceRights({ apiGroups, resources, resourceNames, verbs }: Rule, namespace: string | null): Right[] {
  const names = resourceNames.length === 0 ? [null] : resourceNames;
  return apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb) => names.map((name) => ({ verb, group, resource, namespace, name }))),
    ),
  );
}

function namespaceOfRole(role: KubernetesObject): string | null {
  return role.kind === 'Role' ? namespaceOf(role) : null;
}

function roleKey(role: KubernetesObject): string {
  return role.kind === 'Role' ? `Role ${namespaceOf(role)}/${role.metadata.name}` : `ClusterRole ${role.metadata.name}`;
}

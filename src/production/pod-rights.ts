import { z } from 'zod';
import { kindOf } from './kind-of.js';
import { type KubernetesObject, type Manifest, namespaceOf } from './manifest.js';

const Rule = z.looseObject({
  apiGroups: z.array(z.string()).nullish(),
  resources: z.array(z.string()).nullish(),
  resourceNames: z.array(z.string()).nullish(),
  verbs: z.array(z.string()).nullish(),
});
type Rule = z.infer<typeof Rule>;

const Role = z.looseObject({
  rules: z.array(Rule).nullish(),
  aggregationRule: z
    .looseObject({
      clusterRoleSelectors: z
        .array(z.looseObject({ matchLabels: z.record(z.string(), z.string()).nullish() }))
        .nullish(),
    })
    .nullish(),
});

const Binding = z.looseObject({
  roleRef: z.looseObject({ kind: z.string(), name: z.string() }),
  subjects: z.array(z.looseObject({ kind: z.string(), name: z.string(), namespace: z.string().nullish() })).nullish(),
});
type Subject = NonNullable<z.infer<typeof Binding>['subjects']>[number];

/** Roles that every cluster has, and that allow everything with pods (kubernetes.io, "User-facing roles"). */
const BUILT_IN = ['cluster-admin', 'admin', 'edit'];

/** Who asks: a service account as a pod names it. */
export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
}

/** What of these things the manifests' own roles and bindings do not let a service account do with pods of a namespace. */
export function deniedWithPods(
  manifests: readonly Manifest[],
  { account, namespace, verbs }: { account: ServiceAccount; namespace: string; verbs: readonly string[] },
): string[] {
  const objects = manifests.map(({ object }) => object);
  const rules = objects
    .filter(
      (object) =>
        kindOf(object) === 'ClusterRoleBinding' ||
        (kindOf(object) === 'RoleBinding' && namespaceOf(object) === namespace),
    )
    .flatMap((object) => {
      const binding = Binding.safeParse(object).data;
      const isMeant = binding?.subjects?.some((subject) => means(subject, account, object)) ?? false;
      return binding === undefined || !isMeant ? [] : rulesOf(binding.roleRef, { objects, namespace });
    });
  return verbs.filter((verb) => !rules.some((rule) => allows(rule, verb)));
}

function means({ kind, name, namespace }: Subject, account: ServiceAccount, binding: KubernetesObject): boolean {
  if (kind === 'Group') {
    return ['system:authenticated', 'system:serviceaccounts', `system:serviceaccounts:${account.namespace}`].includes(
      name,
    );
  }
  const isSame = name === account.name && (namespace ?? namespaceOf(binding)) === account.namespace;
  return (
    (kind === 'ServiceAccount' && isSame) ||
    (kind === 'User' && name === `system:serviceaccount:${account.namespace}:${account.name}`)
  );
}

function rulesOf(
  role: { kind: string; name: string },
  { objects, namespace }: { objects: readonly KubernetesObject[]; namespace: string },
): Rule[] {
  if (role.kind === 'ClusterRole' && BUILT_IN.includes(role.name)) {
    return [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];
  }
  return objects
    .filter(
      (object) =>
        kindOf(object) === role.kind &&
        object.metadata.name === role.name &&
        (role.kind === 'ClusterRole' || namespaceOf(object) === namespace),
    )
    .flatMap((object) => [...(Role.safeParse(object).data?.rules ?? []), ...aggregated(object, objects)]);
}

function aggregated(role: KubernetesObject, objects: readonly KubernetesObject[]): Rule[] {
  const selectors = Role.safeParse(role).data?.aggregationRule?.clusterRoleSelectors ?? [];
  return selectors.flatMap(({ matchLabels }) =>
    objects
      .filter(
        (object) =>
          kindOf(object) === 'ClusterRole' &&
          Object.entries(matchLabels ?? {}).every(([key, value]) => object.metadata.labels?.[key] === value),
      )
      .flatMap((object) => Role.safeParse(object).data?.rules ?? []),
  );
}

function allows({ apiGroups, resources, resourceNames, verbs }: Rule, verb: string): boolean {
  const has = (list: readonly string[] | null | undefined, wanted: string): boolean =>
    list?.some((one) => one === wanted || one === '*') ?? false;
  return has(apiGroups, '') && has(resources, 'pods') && has(verbs, verb) && (resourceNames ?? []).length === 0;
}

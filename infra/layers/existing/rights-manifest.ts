import { stringify } from 'yaml';
import { PRESENT_NAMESPACES } from '../../plan-clusters.js';
import { ENVIRONMENT_LABEL } from './look-for-others.js';
import type { NeededRight, PathRight, Right } from './right.js';

const RBAC = 'rbac.authorization.k8s.io';
/** Name of the roles, and of the account and its namespace in the instructions for a token context. */
const ROLE = 'prow-staging-deployer';
const SUBJECT = { kind: 'ServiceAccount', namespace: 'prow-staging', name: 'deployer' };

/**
 * The rights that a deployment takes as roles to apply: one in each namespace, one of the cluster, and the account that has
 * them. Namespaces are made first, as the environment's own: a role cannot be in one that is not there.
 *
 * @returns YAML of several documents.
 */
export function rightsManifest(needed: readonly NeededRight[], environment: string): string {
  const rights = needed.map(({ right }) => right);
  const ofNamespace = (namespace: string) =>
    rights.filter((right): right is Right => !('path' in right) && right.namespace === namespace);
  const ofCluster = rights.filter((right) => 'path' in right || right.namespace === null);
  const inside = [...new Set(rights.flatMap((right) => ('path' in right ? [] : (right.namespace ?? []))))].sort();
  const labels = { [ENVIRONMENT_LABEL]: environment };
  const objects = [
    ...inside
      .filter((name) => !PRESENT_NAMESPACES.includes(name))
      .map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } })),
    ...[{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: SUBJECT.namespace } }],
    ...[{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: SUBJECT.name, namespace: SUBJECT.namespace } }],
    ...roleAndBinding('ClusterRole', { rules: rulesOf(ofCluster) }),
    ...inside.flatMap((namespace) => roleAndBinding('Role', { namespace, rules: rulesOf(ofNamespace(namespace)) })),
  ];
  return objects.map((object) => stringify(object, { lineWidth: 0 })).join('---\n');
}

function roleAndBinding(kind: 'Role' | 'ClusterRole', { namespace, rules }: { namespace?: string; rules: object[] }) {
  const metadata = { name: ROLE, ...(namespace === undefined ? {} : { namespace }) };
  return [
    { apiVersion: `${RBAC}/v1`, kind, metadata, rules },
    {
      ...{ apiVersion: `${RBAC}/v1`, kind: `${kind}Binding`, metadata },
      ...{ roleRef: { apiGroup: RBAC, kind, name: ROLE }, subjects: [SUBJECT] },
    },
  ];
}

/** One rule for what has the same group, resource and names, with all its verbs. */
function rulesOf(rights: readonly (Right | PathRight)[]): object[] {
  const rules = new Map<string, { rule: object; verbs: string[] }>();
  for (const right of rights) {
    const rule =
      'path' in right
        ? { nonResourceURLs: [right.path] }
        : {
            ...{ apiGroups: [right.group], resources: [right.resource] },
            ...(right.name === null ? {} : { resourceNames: [right.name] }),
          };
    const key = JSON.stringify(rule);
    const found = rules.get(key) ?? { rule, verbs: [] };
    rules.set(key, { rule, verbs: [...new Set([...found.verbs, right.verb])] });
  }
  return [...rules.values()].map(({ rule, verbs }) => ({ ...rule, verbs }));
}

/** What the objects of a trial of the next configuration are called, or begin with. */
export const TRIAL = 'prow-staging-next-config';

/** By these labels a person finds them. */
export const TRIAL_LABELS = { 'prow-staging.dev/trial': 'next-config' };

/**
 * Who the components of a trial are: they may look at what they watch and change nothing, so that two horologiums do not
 * start every periodic twice (its --dry-run does not keep it from that, cmd/horologium/main.go), and no lock is taken
 * from the components that stand.
 */
export function trialAccess(namespace: string) {
  const named = { name: TRIAL, labels: TRIAL_LABELS };
  const rules = [
    { apiGroups: ['prow.k8s.io'], resources: ['prowjobs'], verbs: ['get', 'list', 'watch'] },
    { apiGroups: [''], resources: ['pods', 'configmaps', 'namespaces'], verbs: ['get', 'list', 'watch'] },
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get'] },
  ];
  const role = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: named.name };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { ...named, namespace } },
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: named, ...{ rules } },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { ...named, name: `${named.name}-${namespace}` },
      ...{ roleRef: role, subjects: [{ kind: 'ServiceAccount', name: named.name, namespace }] },
    },
  ];
}

import type { KubernetesObject } from '../../src/production/manifest.js';

/** The user that Prow is on a cluster, in production a credential inside a kubeconfig. */
export const ACCESS_NAME = 'prow';

/** The Secret that Kubernetes fills with the user's token. */
export const ACCESS_TOKEN = 'prow-token';

/**
 * A user for Prow with the rights its components use on a build cluster, and no others.
 *
 * @see requiredTestPodVerbs, pkg/plank/reconciler.go (pods); the crier and deck
 *   roles of kubernetes-sigs/prow (events, logs).
 */
export function prowAccess(namespace: string): KubernetesObject[] {
  const metadata = { namespace, name: ACCESS_NAME };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { namespace, name: ACCESS_TOKEN, annotations: { 'kubernetes.io/service-account.name': ACCESS_NAME } },
      type: 'kubernetes.io/service-account-token',
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata,
      rules: [
        { apiGroups: [''], resources: ['pods'], verbs: ['create', 'delete', 'list', 'watch', 'get', 'patch'] },
        { apiGroups: [''], resources: ['events'], verbs: ['get', 'list'] },
        { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: ACCESS_NAME },
      subjects: [{ kind: 'ServiceAccount', namespace, name: ACCESS_NAME }],
    },
  ];
}

import { CANARY_ACCOUNT, canarySecret } from '../../src/model/canary.js';
import type { KubernetesObject } from '../../src/production/manifest.js';
import { placeholderSecret } from './placeholders.js';

const RBAC = 'rbac.authorization.k8s.io';

/**
 * The account of canaries, which may ask its cluster for the UID of kube-system and nothing else. It is the same on
 * every cluster, so that a canary which landed on the wrong one can say so too.
 */
export function canaryAccess(namespaces: readonly string[]): KubernetesObject[] {
  const metadata = { name: CANARY_ACCOUNT };
  return [
    ...namespaces.map((namespace) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { namespace, ...metadata },
    })),
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata,
      rules: [{ apiGroups: [''], resources: ['namespaces'], resourceNames: ['kube-system'], verbs: ['get'] }],
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: CANARY_ACCOUNT },
      subjects: namespaces.map((namespace) => ({ kind: 'ServiceAccount', namespace, name: CANARY_ACCOUNT })),
    },
  ];
}

/** The Secret that no other cluster has: a canary that mounts it starts here or nowhere. */
export function clusterSecret(namespace: string, clusterId: string): KubernetesObject {
  return placeholderSecret({ namespace, name: canarySecret(clusterId) }, ['cluster']);
}

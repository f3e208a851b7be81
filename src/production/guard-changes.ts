import type { UnprovableChange } from '../model/bump.js';
import type { DriftChange } from '../model/drift.js';
import { POLICY } from './describe-documents.js';

/**
 * Kinds of Kubernetes' own that say what others may do, or lead to it: rights, admission, quotas, networks, scaling. Staging
 * has them and no judge of what they forbid and allow: its network lets everything through, nothing scales, nobody attacks.
 *
 * @see k8s.io/api
 */
const GUARDS = [
  ...['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding', 'ServiceAccount', 'Namespace', 'PriorityClass'],
  ...['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration', 'ValidatingAdmissionPolicy', 'APIService'],
  ...['ValidatingAdmissionPolicyBinding', 'MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding', 'RuntimeClass'],
  ...[
    'ResourceQuota',
    'LimitRange',
    'NetworkPolicy',
    'Ingress',
    'IngressClass',
    'HorizontalPodAutoscaler',
    'FlowSchema',
  ],
  ...['PodDisruptionBudget', 'PriorityLevelConfiguration', 'CustomResourceDefinition', 'PodSecurityPolicy'],
];

/** What a change does to what others may do in production, by its objects or by our policy: no rehearsal judges that, one of production as it would be neither. */
export function guardChanges(changes: readonly DriftChange[]): UnprovableChange[] {
  return changes
    .filter(({ subject }) => subject === POLICY || GUARDS.includes(subject.split(' ')[0] ?? ''))
    .map(({ kind, subject, field, place }) => ({
      ...{ reason: 'guards-changed', place: place ?? 'no place' },
      subject: `${kind}: ${subject} ${field ?? ''}`.trim(),
    }));
}

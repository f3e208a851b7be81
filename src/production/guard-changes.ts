import { CONFIGURATION, type UnprovableChange } from '../model/bump.js';
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

/**
 * Of Prow's configuration: who may start a job again, what is merged, whose code may say what runs, who may ask Prow, which
 * storage it shows (Config, pkg/config/config.go). Staging asks as one who may.
 */
const OF_RIGHTS =
  /^\/(?:in_repo_config|branch-protection|gangway|pubsub_triggers|tide\/(?:queries|context_options))(?:\/|$)|\/[^/]*rerun_auth[^/]*(?:\/|$)|\/(?:additional_allowed_buckets|skip_storage_path_validation)(?:\/|$)/;

/** What a change does to what others may do in production, by its objects, Prow’s configuration or our policy: no rehearsal judges that, one of production as it would be neither. */
export function guardChanges(changes: readonly DriftChange[]): UnprovableChange[] {
  return changes.filter(isOfGuard).map(({ kind, subject, field, place }) => ({
    ...{ reason: 'guards-changed', place: place ?? 'no place' },
    subject: `${kind}: ${subject} ${field ?? ''}`.trim(),
  }));
}

/** Whether a change is one of what others may do. */
export function isOfGuard({ subject, field }: Pick<DriftChange, 'subject' | 'field'>): boolean {
  return (
    subject === POLICY ||
    GUARDS.includes(subject.split(' ')[0] ?? '') ||
    (subject === CONFIGURATION && OF_RIGHTS.test(field ?? ''))
  );
}

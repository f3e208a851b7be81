import { expect, test } from 'vitest';
import { guardChanges } from './guard-changes.js';

function isGuard(subject: string, field: string | null): boolean {
  const change = { kind: 'field-changed', subject, field, before: null, after: null, place: null } as const;
  return guardChanges([change]).length === 1;
}

test.each([
  ['ClusterRoleBinding everybody', null],
  ['NetworkPolicy prow/nothing', '/spec/policyTypes'],
  ['the policy of what may run where', '/trusted/0/presubmits'],
  ['Prow’s configuration', '/deck/default_rerun_auth_configs/*/allow_anyone'],
  ['Prow’s configuration', '/tide/queries'],
  ['Prow’s configuration', '/in_repo_config/enabled/*'],
])('%s says at %s what others may do', (subject, field) => {
  expect(isGuard(subject, field)).toBe(true);
});

test.each([
  ['ConfigMap prow/ClusterRole', null],
  ['Gateway.gateway.networking.k8s.io prow/deck', null],
  ['Deployment prow/deck', '/spec/replicas'],
  ['Prow’s configuration', '/tide/sync_period'],
  ['hook’s configuration', '/tide/queries'],
])('%s does not at %s', (subject, field) => {
  expect(isGuard(subject, field)).toBe(false);
});

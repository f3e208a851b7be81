import { describe, expect, it } from 'vitest';
import { type Manifest, manifestsOf } from './manifest.js';
import { deniedWithPods } from './pod-rights.js';

const ASKED = { account: { namespace: 'prow', name: 'plank' }, namespace: 'jobs', verbs: ['create', 'get'] };
const PLANK = { kind: 'ServiceAccount', name: 'plank', namespace: 'prow' };
const PODS = { apiGroups: [''], resources: ['pods'], verbs: ['create', 'get'] };

const read = (...objects: object[]): Manifest[] =>
  manifestsOf(objects.map((one) => JSON.stringify(one)).join('\n---\n'), 'rbac.yaml');

const role = (rule: object, kind = 'Role') => ({
  ...{ apiVersion: 'rbac.authorization.k8s.io/v1', kind, rules: [rule] },
  metadata: { name: 'runner', ...(kind === 'Role' ? { namespace: 'jobs' } : {}), labels: { part: 'runner' } },
});
const binding = ({ subject = PLANK as object, to = 'Role', name = 'runner', namespace = 'jobs' } = {}) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: 'b', namespace },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: to, name },
  subjects: [subject],
});

const anywhere = (to: { to: string; name: string }) => ({
  ...binding(to),
  ...{ kind: 'ClusterRoleBinding', metadata: { name: 'b' } },
});
const collector = {
  ...{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'all' } },
  aggregationRule: { clusterRoleSelectors: [{ matchLabels: { part: 'runner' } }] },
};

describe('a service account may', () => {
  it.each([
    ['what a role in the namespace lets it', [role(PODS), binding()]],
    [
      'what several rules let it together',
      [role({ ...PODS, verbs: ['get'] }), role({ ...PODS, verbs: ['create'] }), binding()],
    ],
    ['what a cluster role lets it there', [role(PODS, 'ClusterRole'), binding({ to: 'ClusterRole' })]],
    ['what a role of every cluster lets it', [anywhere({ to: 'ClusterRole', name: 'cluster-admin' })]],
    ['what its group may', [role(PODS), binding({ subject: { kind: 'Group', name: 'system:serviceaccounts:prow' } })]],
    [
      'what it may as a user',
      [role(PODS), binding({ subject: { kind: 'User', name: 'system:serviceaccount:prow:plank' } })],
    ],
    ['what is aggregated', [role(PODS, 'ClusterRole'), collector, binding({ to: 'ClusterRole', name: 'all' })]],
    ['what stars let it', [role({ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }), binding()]],
  ])('%s', (_, objects) => {
    expect(deniedWithPods(read(...objects), ASKED)).toEqual([]);
  });
});

describe('a service account may not', () => {
  it.each([
    ['what nothing lets it', []],
    ['what only a part lets it', [role({ ...PODS, verbs: ['get'] }), binding()]],
    ['what a role lets somebody else', [role(PODS), binding({ subject: { ...PLANK, namespace: 'jobs' } })]],
    ['what it may in another namespace', [role(PODS), binding({ namespace: 'prow' })]],
    ['what a role lets it with some pods', [role({ ...PODS, resourceNames: ['one'] }), binding()]],
    ['what a role lets it with other things', [role({ ...PODS, resources: ['pods/log'] }), binding()]],
    ['what a role lets it that is not there', [binding()]],
  ])('%s', (_, objects) => {
    expect(deniedWithPods(read(...objects), ASKED)).not.toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { CLOUD_POLICIES } from './cloud-policies.js';

const LABELS = { environment: 'staging', team: 'a', 'cost-center': 'b', 'expires-at': '2027-01-01t00-00-00z' };
const CONDITION = { title: 'until', expression: 'request.time < timestamp("2027-01-01T00:00:00Z")' };

/** What lacks nothing, by type. */
const WHOLE: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'gcp:container/cluster:Cluster': {
    resourceLabels: LABELS,
    privateClusterConfig: { enablePrivateNodes: true },
    masterAuthorizedNetworksConfig: { cidrBlocks: [{ cidrBlock: '198.51.100.0/24' }] },
    workloadIdentityConfig: { workloadPool: 'p.svc.id.goog' },
    masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
    maintenancePolicy: { recurringWindow: {} },
  },
  'gcp:container/nodePool:NodePool': {
    nodeConfig: { serviceAccount: 'a', workloadMetadataConfig: { mode: 'GKE_METADATA' }, resourceLabels: LABELS },
  },
  'gcp:storage/bucket:Bucket': {
    labels: LABELS,
    uniformBucketLevelAccess: true,
    publicAccessPrevention: 'enforced',
    lifecycleRules: [{ action: { type: 'Delete' } }],
  },
  'gcp:secretmanager/secret:Secret': { labels: LABELS },
  'gcp:projects/iAMMember:IAMMember': { role: 'roles/container.admin', condition: CONDITION, member: 'user:a@b' },
  'gcp:storage/bucketIAMMember:BucketIAMMember': { role: 'roles/storage.objectUser', member: 'user:a@b' },
  'gcp:secretmanager/secretIamMember:SecretIamMember': {
    role: 'roles/secretmanager.secretAccessor',
    member: 'user:a@b',
  },
};

const told = (type: string, change: object = {}): string[] =>
  CLOUD_POLICIES.flatMap((policy) =>
    policy.broken({ type, props: { ...WHOLE[type], ...change } }).map((how) => `${policy.name}: ${how}`),
  );

test.each(Object.keys(WHOLE))('%s that lacks nothing breaks nothing', (type) => {
  expect(told(type)).toEqual([]);
});

describe('each policy fires on', () => {
  test.each([
    ['public nodes', 'gcp:container/cluster:Cluster', { privateClusterConfig: {} }, 'private-nodes'],
    [
      'an API server of everybody',
      'gcp:container/cluster:Cluster',
      { masterAuthorizedNetworksConfig: { cidrBlocks: [{ cidrBlock: '0.0.0.0/0' }] } },
      'named-callers',
    ],
    [
      'an API server of nobody in particular',
      'gcp:container/cluster:Cluster',
      { masterAuthorizedNetworksConfig: undefined },
      'named-callers',
    ],
    [
      'a cluster without Workload Identity',
      'gcp:container/cluster:Cluster',
      { workloadIdentityConfig: undefined },
      'workload-identity',
    ],
    ['a client certificate', 'gcp:container/cluster:Cluster', { masterAuth: undefined }, 'no-client-certificate'],
    ['upgrades at any time', 'gcp:container/cluster:Cluster', { maintenancePolicy: {} }, 'maintenance-window'],
    ['a bucket of single rights', 'gcp:storage/bucket:Bucket', { uniformBucketLevelAccess: false }, 'closed-bucket'],
    [
      'a bucket that may be opened',
      'gcp:storage/bucket:Bucket',
      { publicAccessPrevention: 'inherited' },
      'closed-bucket',
    ],
    ['a bucket that keeps everything', 'gcp:storage/bucket:Bucket', { lifecycleRules: [] }, 'closed-bucket'],
    ['a basic role', 'gcp:projects/iAMMember:IAMMember', { role: 'roles/editor' }, 'least-rights'],
    ['an administrator for ever', 'gcp:projects/iAMMember:IAMMember', { condition: undefined }, 'least-rights'],
    ['everybody', 'gcp:storage/bucketIAMMember:BucketIAMMember', { member: 'allUsers' }, 'nobody-at-large'],
    ['what nobody pays for', 'gcp:secretmanager/secret:Secret', { labels: {} }, 'budget-labels'],
  ])('%s', (_, type, change, policy) => {
    const broken = told(type, change);
    expect(broken.length).toBeGreaterThan(0);
    expect(new Set(broken.map((line) => line.split(':')[0]))).toEqual(new Set([policy]));
  });

  test('nodes that run as the project’s account, or show theirs to pods', () => {
    const nodeConfig = { resourceLabels: LABELS };
    expect(told('gcp:container/nodePool:NodePool', { nodeConfig })).toEqual([
      'workload-identity: shows pods its own account',
      'own-node-account: names no account',
    ]);
  });
});

test('every policy fires in one of these tests, and has a name of its own', () => {
  expect(new Set(CLOUD_POLICIES.map(({ name }) => name)).size).toBe(CLOUD_POLICIES.length);
});

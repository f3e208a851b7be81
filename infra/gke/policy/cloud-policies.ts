import { valueAt } from './value-at.js';

/** Something that no resource of the gke layer may lack. */
export interface CloudPolicy {
  readonly name: string;
  /** As one sentence: what must be so. */
  readonly says: string;
  /** Each way in which a resource breaks it; empty where it keeps it or it is not about it. */
  broken(resource: CloudResource): string[];
}

/** A resource as the engine hands it to policies. */
export interface CloudResource {
  /** `gcp:container/cluster:Cluster` */
  readonly type: string;
  readonly props: Readonly<Record<string, unknown>>;
}

const CLUSTER = 'gcp:container/cluster:Cluster';
const NODE_POOL = 'gcp:container/nodePool:NodePool';
const BUCKET = 'gcp:storage/bucket:Bucket';
const SECRET = 'gcp:secretmanager/secret:Secret';
const GRANT = /^gcp:.*:(Secret|Bucket)?I[aA][mM]Member$/;

/** Where each kind has its labels. */
const LABELS: Readonly<Record<string, readonly string[]>> = {
  [CLUSTER]: ['resourceLabels'],
  [NODE_POOL]: ['nodeConfig', 'resourceLabels'],
  [BUCKET]: ['labels'],
  [SECRET]: ['labels'],
};
const LABELS_WANTED = ['environment', 'team', 'cost-center', 'expires-at'];

/** What somebody may be who is everybody. */
const EVERYBODY = ['allUsers', 'allAuthenticatedUsers'];
/** Basic roles: https://cloud.google.com/iam/docs/roles-overview#basic */
const BASIC_ROLE = /^roles\/(owner|editor|viewer)$/;
const ADMIN_ROLE = /admin$/i;

const of = (type: string, broken: (props: CloudResource['props']) => (string | false)[]) => (one: CloudResource) =>
  one.type === type ? broken(one.props).filter((how) => how !== false) : [];

export const CLOUD_POLICIES: readonly CloudPolicy[] = [
  {
    name: 'private-nodes',
    says: 'nodes have no address that the internet knows',
    broken: of(CLUSTER, (props) => [
      valueAt(props, 'privateClusterConfig', 'enablePrivateNodes') !== true && 'its nodes are not private',
    ]),
  },
  {
    name: 'named-callers',
    says: 'only who is named reaches an API server',
    broken: of(CLUSTER, (props) => {
      const blocks = valueAt(props, 'masterAuthorizedNetworksConfig', 'cidrBlocks');
      if (!Array.isArray(blocks) || blocks.length === 0) return ['names nobody who may reach it'];
      // The engine hands lists over behind a proxy, of which `map` cannot make another.
      return Array.from(blocks, (block) => /\/0$/.test(String(valueAt(block, 'cidrBlock'))) && 'is open to everybody');
    }),
  },
  {
    name: 'workload-identity',
    says: 'pods have an identity of their own, and never the node’s',
    broken: (one) => [
      ...of(CLUSTER, (props) => [
        valueAt(props, 'workloadIdentityConfig', 'workloadPool') === undefined && 'has no workload pool',
      ])(one),
      ...of(NODE_POOL, (props) => [
        valueAt(props, 'nodeConfig', 'workloadMetadataConfig', 'mode') !== 'GKE_METADATA' &&
          'shows pods its own account',
      ])(one),
    ],
  },
  {
    name: 'own-node-account',
    says: 'nodes run as an account of their own, not as the project’s, which may edit everything',
    broken: of(NODE_POOL, (props) => [
      !Object.keys(Object(valueAt(props, 'nodeConfig'))).includes('serviceAccount') && 'names no account',
    ]),
  },
  {
    name: 'no-client-certificate',
    says: 'no certificate opens a cluster for as long as it stands',
    broken: of(CLUSTER, (props) => [
      valueAt(props, 'masterAuth', 'clientCertificateConfig', 'issueClientCertificate') !== false &&
        'may issue a client certificate',
    ]),
  },
  {
    name: 'maintenance-window',
    says: 'Google upgrades a cluster only when somebody is there (outage of 2019-03-26)',
    broken: of(CLUSTER, (props) => [
      valueAt(props, 'maintenancePolicy', 'recurringWindow') === undefined && 'may be upgraded at any time',
    ]),
  },
  {
    name: 'closed-bucket',
    says: 'nobody from outside reads a bucket, and what is old goes by itself',
    broken: of(BUCKET, (props) => [
      valueAt(props, 'uniformBucketLevelAccess') !== true && 'has rights of single objects',
      valueAt(props, 'publicAccessPrevention') !== 'enforced' && 'may be opened to everybody',
      !isDeleting(valueAt(props, 'lifecycleRules')) && 'keeps everything for ever',
    ]),
  },
  {
    name: 'least-rights',
    says: 'no role is wider than its use, and one that administers a project ends',
    broken: ({ type, props }) => {
      if (!GRANT.test(type)) return [];
      const role = String(valueAt(props, 'role'));
      const isEndless = type.startsWith('gcp:projects/') && valueAt(props, 'condition') === undefined;
      return [
        ...(BASIC_ROLE.test(role) ? [`grants ${role}`] : []),
        ...(ADMIN_ROLE.test(role) && isEndless ? [`grants ${role} for ever`] : []),
      ];
    },
  },
  {
    name: 'nobody-at-large',
    says: 'a right is given to somebody',
    broken: ({ type, props }) =>
      GRANT.test(type) && EVERYBODY.includes(String(valueAt(props, 'member'))) ? ['gives a right to everybody'] : [],
  },
  {
    name: 'budget-labels',
    says: 'a bill can be sorted by who pays, and what is left behind found by when it should have gone',
    broken: ({ type, props }) => {
      const path = LABELS[type];
      if (path === undefined) return [];
      const labels = Object.keys(Object(valueAt(props, ...path)));
      return LABELS_WANTED.filter((label) => !labels.includes(label)).map((label) => `has no label ${label}`);
    },
  },
];

function isDeleting(rules: unknown): boolean {
  return Array.isArray(rules) && rules.some((rule) => valueAt(rule, 'action', 'type') === 'Delete');
}

interface Typed {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * The kind by which an object is told from others and looked for: `Deployment`, and `Deployment.example.org` where the
 * group is none of Kubernetes' own. Anybody may define a kind of another group under a name that Kubernetes has.
 */
export function kindOf({ apiVersion, kind }: Typed): string {
  const group = groupOf(apiVersion);
  return !group.includes('.') || WITH_A_DOT.includes(group) ? kind : `${kind}.${group}`;
}

/** `apps` of `apps/v1`; the core group is the empty string. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}

/**
 * Groups of Kubernetes' own that have a dot, as no other group can be without: "should be a domain with at least one dot"
 * (ValidateCustomResourceDefinition, k8s.io/apiextensions-apiserver).
 *
 * @see the folders of k8s.io/api, and those of apiextensions-apiserver and kube-aggregator
 */
const WITH_A_DOT = [
  ...['admissionregistration', 'apiextensions', 'apiregistration', 'authentication', 'authorization', 'certificates'],
  ...[
    'coordination',
    'discovery',
    'events',
    'flowcontrol.apiserver',
    'imagepolicy',
    'internal.apiserver',
    'networking',
  ],
  ...['node', 'rbac.authorization', 'resource', 'scheduling', 'storage', 'storagemigration'],
].map((group) => `${group}.k8s.io`);

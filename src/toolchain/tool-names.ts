/** What starts a cluster, in the order in which it is needed. */
export const CLUSTER_TOOLS = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
  'kwokctl',
] as const;

/** What starts clusters, and what people look at them with. */
export const STANDING_TOOLS = [...CLUSTER_TOOLS, 'kubectl'] as const;

/** What deploys, and what is deployed besides Prow. */
export const DEPLOY_TOOLS = ['pulumi', 'pulumi-resource-kubernetes', 'pubsub-stand-in'] as const;

/** Every program a rehearsal needs besides Prow. */
export const REHEARSAL_TOOLS = [...STANDING_TOOLS, ...DEPLOY_TOOLS] as const;

/** Every program the local layer needs besides Prow, for `pulumi` by hand too. */
export const TOOL_NAMES = [...REHEARSAL_TOOLS, 'pulumi-language-nodejs'] as const;

/**
 * What only our own tests need: the reference that the host node is held against, Kubernetes' test program, a server of
 * Cloud Storage that honours preconditions (Prow's own does not), and what tests Prometheus' rules.
 */
export const TEST_TOOL_NAMES = ['kubelet', 'agnhost', 'fake-gcs-server', 'promtool'] as const;

export type ToolName = (typeof TOOL_NAMES)[number] | (typeof TEST_TOOL_NAMES)[number];

/** Every program the local layer needs besides Prow. */
export const TOOL_NAMES = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubectl',
  'kwok',
  'kwokctl',
  'pulumi',
  'pulumi-resource-kubernetes',
  'pulumi-language-nodejs',
] as const;
export type ToolName = (typeof TOOL_NAMES)[number];

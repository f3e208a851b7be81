import type { ComponentAliases } from './component-aliases.js';

/**
 * What is odd in a component's `$KUBECONFIG`, with its place: elements at which there is no file, empty ones, and more
 * elements than configurations.
 *
 * @see LoadClusterConfigs, pkg/flagutil/kubernetes_cluster_clients.go
 */
export function kubeconfigListRemarks({ component: { workload }, list }: ComponentAliases): string[] {
  const { elements, passedOver, configurations } = list;
  const { component, file, line } = workload;
  const empty = elements.filter((element) => element === '').length;
  const skipped = passedOver.map(
    (path) => `${component} passes over ${path} of its $KUBECONFIG: nothing is mounted there (${file}:${line})`,
  );
  if (empty === 0 && elements.length <= configurations) return skipped;
  const of = empty === 0 ? '' : `, ${empty} of them empty,`;
  return [
    ...skipped,
    `$KUBECONFIG of ${component} has ${elements.length} elements${of} for ${configurations} configurations; ` +
      `where Prow counts, as pipeline does, more elements than configurations are an error (${file}:${line})`,
  ];
}

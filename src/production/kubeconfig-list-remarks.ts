import type { ComponentAliases } from './component-aliases.js';

/**
 * What is odd in how a component is told its kubeconfigs, with its place: paths in a variable or flag that Prow does not
 * read; elements of `$KUBECONFIG` at which there is no file, empty ones, and more elements than configurations.
 *
 * @see LoadClusterConfigs, pkg/flagutil/kubernetes_cluster_clients.go
 */
export function kubeconfigListRemarks({ component: { workload }, misnamed, list }: ComponentAliases): string[] {
  const { elements, passedOver, configurations } = list;
  const { component, file, line } = workload;
  const empty = elements.filter((element) => element === '').length;
  const skipped = [
    ...passedOver.map(
      (path) => `${component} passes over ${path} of its $KUBECONFIG: nothing is mounted there (${file}:${line})`,
    ),
    ...misnamed.map(
      (one) => `${one} of ${component} holds the path of a kubeconfig, and Prow does not read it (${file}:${line})`,
    ),
  ];
  if (empty === 0 && elements.length <= configurations) return skipped;
  const of = empty === 0 ? '' : `, ${empty} of them empty,`;
  return [
    ...skipped,
    `$KUBECONFIG of ${component} has ${elements.length} elements${of} for ${configurations} configurations; ` +
      `where Prow counts, as pipeline does, more elements than configurations are an error (${file}:${line})`,
  ];
}

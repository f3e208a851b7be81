import { type ClusterAlias, IN_CLUSTER_FALLBACK } from '../model/alias.js';
import type { ComponentAliases } from './component-aliases.js';
import { kubeconfigListRemarks } from './kubeconfig-list-remarks.js';

/** What a component that deals with jobs' pods does not do where it has not the alias that prow-controller-manager has. */
const WITHOUT: Readonly<Record<string, string>> = {
  crier: 'reports and uploads nothing of pods there',
  deck: 'shows no logs of pods there',
  sinker: 'never removes pods there',
  // Several share one Lease, so any of them may be the one that starts pods.
  'prow-controller-manager': 'starts none there, where it is the one that leads',
};

/**
 * Where a component's aliases are not those of prow-controller-manager, which starts the pods: an alias that leads
 * elsewhere, or, for who deals with pods, one that it lacks; and what is odd in its list of kubeconfigs. One sentence each, with the component's place.
 *
 * @param own - the aliases of prow-controller-manager.
 */
export function componentRemarks(
  components: readonly ComponentAliases[],
  { own, refused }: { readonly own: readonly ClusterAlias[]; readonly refused: readonly string[] },
): string[] {
  return components.flatMap((one) => {
    const {
      component: { workload },
      aliases: loaded,
    } = one;
    const { component, file, line } = workload;
    const consequence = WITHOUT[component];
    // Who has no business with pods has its own cluster for `default` by the way, and asks it for none.
    const aliases = loaded.filter(({ definedBy }) => consequence !== undefined || definedBy !== IN_CLUSTER_FALLBACK);
    const differing = own.flatMap(({ name, clusterId }) => {
      const found = aliases.find((alias) => alias.name === name);
      if (found !== undefined && found.clusterId !== clusterId)
        return [
          `alias ${name} means cluster ${found.clusterId} to ${component} (${found.definedBy}) and ${clusterId} to prow-controller-manager (${file}:${line})`,
        ];
      if (found !== undefined || consequence === undefined || refused.includes(name)) return [];
      return [`${component} has no alias ${name}, cluster ${clusterId}: it ${consequence} (${file}:${line})`];
    });
    return [...kubeconfigListRemarks(one), ...differing];
  });
}

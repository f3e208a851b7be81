import { type ClusterAlias, DEFAULT_CLUSTER_ALIAS, IN_CLUSTER_FALLBACK } from '../model/alias.js';
import type { KubeconfigFile } from '../model/description.js';
import { kubeconfigName } from './kubeconfig-mechanism.js';
import { productionError } from './production-error.js';

/** What decides which aliases Prow knows, and which cluster each one means. */
export interface AliasSources {
  readonly mechanism: 'environment' | 'flags' | 'none';
  /** In the order Prow reads them. */
  readonly files: readonly KubeconfigFile[];
  readonly disabledClusters: readonly string[];
  readonly isInClusterLoaded: boolean;
  readonly serviceClusterId: string;
  /** Named in errors: where the mechanism is written. */
  readonly place: { readonly file: string; readonly line: number };
}

/**
 * The aliases as Prow loads them. Contexts are the aliases; with a `$KUBECONFIG`
 * list the first file that names one wins, with flags a second is an error;
 * disabled clusters go before the merge; and where nothing is called `default`,
 * `default` silently is the service cluster.
 *
 * @throws {ExplainedError} `unreadable`: an alias that Prow would refuse.
 * @see LoadClusterConfigs and mergeConfigs, pkg/kube/config.go
 */
export function loadAliases(sources: AliasSources): ClusterAlias[] {
  const aliases = new Map<string, ClusterAlias>();
  for (const file of sources.files) {
    for (const { name, clusterId } of file.contexts) {
      const definedBy = `${kubeconfigName(file)}, context ${name}`;
      const other = aliases.get(name);
      if (other === undefined) aliases.set(name, { name, clusterId, definedBy });
      else if (sources.mechanism === 'flags') throw twiceDefined(other, { definedBy, place: sources.place });
    }
  }
  for (const disabled of sources.disabledClusters) aliases.delete(disabled);
  if (sources.isInClusterLoaded && !aliases.has(DEFAULT_CLUSTER_ALIAS)) {
    aliases.set(DEFAULT_CLUSTER_ALIAS, {
      name: DEFAULT_CLUSTER_ALIAS,
      clusterId: sources.serviceClusterId,
      definedBy: IN_CLUSTER_FALLBACK,
    });
  }
  return [...aliases.values()];
}

function twiceDefined(first: ClusterAlias, second: { definedBy: string; place: AliasSources['place'] }): Error {
  return productionError({
    what: `alias ${first.name} is defined twice`,
    expected: 'every context once: with --kubeconfig and --kubeconfig-dir Prow refuses to start otherwise',
    observed: `${first.definedBy} and ${second.definedBy}`,
    ...second.place,
    next: 'correct `kubeconfigs` in production.yaml, or production itself',
  });
}

import { type ClusterAlias, IN_CLUSTER_FALLBACK } from '../model/alias.js';
import type { KubeconfigFile } from '../model/description.js';
import { isSameFile, type KubeconfigMechanism, kubeconfigMechanism } from './kubeconfig-mechanism.js';
import { loadAliases } from './load-aliases.js';
import { productionError } from './production-error.js';
import type { ComponentContainer } from './read-workloads.js';

/** How one component is told its build clusters, and what comes of it. */
export interface ComponentAliases {
  readonly component: ComponentContainer;
  readonly mechanism: KubeconfigMechanism['kind'];
  /** The kubeconfigs it reads, in the order it reads them. */
  readonly loaded: readonly KubeconfigFile[];
  /** The aliases as it loads them. */
  readonly aliases: readonly ClusterAlias[];
}

/** What production.yaml and Prow's configuration say about aliases, for every component alike. */
export interface AliasSettings {
  readonly kubeconfigs: readonly KubeconfigFile[];
  readonly disabledClusters: readonly string[];
  readonly serviceClusterId: string;
}

/**
 * The aliases of one component: each mounts kubeconfigs of its own, and hook often has none.
 *
 * @throws {ExplainedError} `usage`: a kubeconfig whose shape is not described, or one that Prow would refuse.
 */
export function componentAliases(component: ComponentContainer, settings: AliasSettings): ComponentAliases {
  const { container, pod, manifest } = component;
  const { kubeconfigs, disabledClusters, serviceClusterId } = settings;
  const { kind, files, isInClusterLoaded } = kubeconfigMechanism(container, { pod, manifest, known: kubeconfigs });
  const loaded = files.flatMap((file) => kubeconfigs.filter((known) => isSameFile(known, file)));
  const aliases = loadAliases({
    ...{ mechanism: kind, files: loaded, disabledClusters, isInClusterLoaded, serviceClusterId },
    place: { file: manifest.file, line: manifest.line },
  });
  return { component, mechanism: kind, loaded, aliases };
}

/**
 * The aliases of prow-controller-manager, which starts jobs' pods and so decides which aliases there are.
 *
 * @throws {ExplainedError} `usage`: no kubeconfig defines any, or as {@link componentAliases}.
 */
export function plankAliases(plank: ComponentContainer, settings: AliasSettings): ComponentAliases {
  const found = componentAliases(plank, settings);
  if (found.aliases.some(({ definedBy }) => definedBy !== IN_CLUSTER_FALLBACK)) return found;
  const { file, line } = plank.manifest;
  throw productionError({
    what: 'production has no cluster alias',
    expected: 'prow-controller-manager with at least one kubeconfig context, by $KUBECONFIG or --kubeconfig(-dir)',
    observed: found.mechanism === 'none' ? 'it is given no kubeconfig at all' : 'every context is disabled',
    ...{ file, line },
    next: 'check which manifests production.yaml names: without build clusters there is no routing to prove',
  });
}

import { type ClusterAlias, DEFAULT_CLUSTER_ALIAS, IN_CLUSTER_FALLBACK } from '../model/alias.js';
import type { Description, KubeconfigFile } from '../model/description.js';
import { isSameFile, type KubeconfigMechanism, kubeconfigMechanism } from './kubeconfig-mechanism.js';
import { loadAliases } from './load-aliases.js';
import type { Manifest } from './manifest.js';
import { misnamedKubeconfigs } from './misnamed-kubeconfigs.js';
import { deniedWithPods } from './pod-rights.js';
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
  /** Those that it would have, had it the right to pods there. */
  readonly refused: Description['refusedAliases'];
  /** Variables and flags that hold the path of a kubeconfig, and that Prow does not read. */
  readonly misnamed: readonly string[];
  /** Its `$KUBECONFIG`, and how many configurations Prow makes of it, its own cluster's included. */
  readonly list: Pick<KubeconfigMechanism, 'elements' | 'passedOver'> & { readonly configurations: number };
}

/** What production.yaml and Prow's configuration say about aliases, for every component alike. */
export interface AliasSettings {
  readonly kubeconfigs: readonly KubeconfigFile[];
  readonly disabledClusters: readonly string[];
  readonly serviceClusterId: string;
  /** Roles and bindings are among them. */
  readonly manifests: readonly Manifest[];
  /** Where jobs' pods are. */
  readonly podNamespace: string;
}

/**
 * What Prow asks a cluster for before it takes it for a build cluster; where one of them is refused, the alias is left
 * out. Only these two components ask.
 *
 * @see RequiredTestPodVerbs, pkg/plank/reconciler.go; main, cmd/sinker/main.go
 */
const REQUIRED_VERBS = {
  'prow-controller-manager': ['create', 'delete', 'list', 'watch', 'get', 'patch'],
  sinker: ['delete', 'list', 'watch', 'get', 'patch'],
};

/**
 * The aliases of one component: each mounts kubeconfigs of its own, and hook often has none.
 *
 * @throws {ExplainedError} `unreadable`: a kubeconfig whose shape is not described, or one that Prow would refuse.
 */
export function componentAliases(component: ComponentContainer, settings: AliasSettings): ComponentAliases {
  const { container, pod, manifest } = component;
  const { kubeconfigs, disabledClusters, serviceClusterId, manifests } = settings;
  const place = { pod, manifest, manifests, known: kubeconfigs, component: component.workload.component };
  const { kind, files, isInClusterLoaded, ...list } = kubeconfigMechanism(container, place);
  const loaded = files.flatMap((file) => kubeconfigs.filter((known) => isSameFile(known, file)));
  const denied = deniedOnOwnCluster(component, settings);
  const isRefused = denied.length > 0;
  const aliases = loadAliases({
    ...{ mechanism: kind, files: loaded, disabledClusters, serviceClusterId },
    isInClusterLoaded: isInClusterLoaded && !isRefused,
    place: { file: manifest.file, line: manifest.line },
  });
  const hasDefault = aliases.some(({ name }) => name === DEFAULT_CLUSTER_ALIAS);
  const refused =
    isInClusterLoaded && isRefused && !hasDefault ? [{ name: DEFAULT_CLUSTER_ALIAS, why: noRightTo(denied) }] : [];
  const contexts = loaded.flatMap((file) => file.contexts.map(({ name }) => name));
  const enabled = contexts.filter((name) => !disabledClusters.includes(name));
  const configurations = new Set([...enabled, ...(isInClusterLoaded ? ['', DEFAULT_CLUSTER_ALIAS] : [])]).size;
  const misnamed = misnamedKubeconfigs({ container, pod, known: kubeconfigs });
  return { component, mechanism: kind, loaded, aliases, refused, misnamed, list: { ...list, configurations } };
}

function noRightTo(verbs: readonly string[]): string {
  return `no context has the name, and its service account may not start pods on Prow’s own cluster: no role lets it ${verbs.join(', ')}`;
}

/**
 * What a component is not let do with pods of Prow's own cluster, as its own service account and in production's roles,
 * of what it asks for before it takes that for a build cluster.
 */
function deniedOnOwnCluster(
  { workload, pod }: ComponentContainer,
  { manifests, podNamespace }: AliasSettings,
): string[] {
  const verbs = Object.entries(REQUIRED_VERBS).find(([component]) => component === workload.component)?.[1];
  if (verbs === undefined) return [];
  const account = { namespace: workload.namespace, name: pod.serviceAccountName || 'default' };
  return deniedWithPods(manifests, { account, namespace: podNamespace, verbs });
}

/**
 * The aliases of prow-controller-manager, which starts jobs' pods and so decides which aliases there are. One that runs
 * jobs on its own cluster alone is given no kubeconfig; where production.yaml describes one, that is a mistake.
 *
 * @throws {ExplainedError} `unreadable`: no kubeconfig defines any although there are some, Prow's own cluster refuses it
 *   pods and there is no other, or as {@link componentAliases}.
 */
export function plankAliases(plank: ComponentContainer, settings: AliasSettings): ComponentAliases {
  const found = componentAliases(plank, settings);
  const isAlone = settings.kubeconfigs.length === 0;
  if (found.aliases.some(({ definedBy }) => isAlone || definedBy !== IN_CLUSTER_FALLBACK)) return found;
  const { file, line } = plank.manifest;
  throw productionError({
    what: 'production has no cluster alias',
    expected: isAlone
      ? 'a kubeconfig context, or the right to pods on Prow’s own cluster: without a kubeconfig there is no other'
      : 'prow-controller-manager with at least one kubeconfig context, by $KUBECONFIG or --kubeconfig(-dir)',
    observed: withoutAliases(found),
    ...{ file, line },
    next: isAlone
      ? 'check that `manifests` in production.yaml names the roles and bindings too'
      : 'check which manifests production.yaml names, and take out of `kubeconfigs` what nobody mounts',
  });
}

function withoutAliases({ mechanism, refused, misnamed }: ComponentAliases): string {
  if (mechanism !== 'none') return 'every context is disabled';
  const instead =
    misnamed.length === 0 ? '' : `: ${misnamed.join(' and ')} holds the path of one, which Prow does not read`;
  return [`it is given no kubeconfig at all${instead}`, ...refused.map(({ why }) => why)].join('; ');
}

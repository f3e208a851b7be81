import type { KubeconfigFile } from '../src/model/description.js';
import { ExplainedError } from '../src/model/explained-error.js';
import { keysOfObject } from '../src/production/keys-needed.js';
import { podNeedsOf } from '../src/production/pod-needs.js';
import type { PodSpec } from '../src/production/pod-template.js';
import { parseImage } from '../src/production/prow-image.js';
import type { Production } from '../src/production/read-production.js';
import { type ComponentContainer, plankOf, readComponents } from '../src/production/read-workloads.js';
import { type ConfigMounts, configMounts } from './config-maps/config-mounts.js';
import type { HostNodes } from './differences/difference-rule.js';
import { type KubeconfigFolder, kubeconfigFolders } from './kubeconfig-folders.js';
import type { ProgramInputs } from './program-inputs.js';

/** An object with kubeconfigs as production mounts it; its content comes when clusters have given their tokens. */
export interface PlannedKubeconfigs {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly namespace: string;
  readonly name: string;
  readonly files: readonly KubeconfigFile[];
  /** Keys that pods name beside them, without which they would not start. */
  readonly others: readonly string[];
}

/** What production's manifests say about themselves, as far as a deployment asks. */
export interface Layout {
  readonly components: readonly ComponentContainer[];
  /** Everything before the component in the paths of Prow's own images. */
  readonly repository: string;
  readonly hostNodes: HostNodes | null;
  readonly mounts: ConfigMounts;
  readonly kubeconfigs: readonly PlannedKubeconfigs[];
  /** Folders of components' own in which they have kubeconfigs. */
  readonly folders: readonly KubeconfigFolder[];
}

/**
 * Reads the layout, and checks that every described cluster was given.
 *
 * @throws {ExplainedError} `usage` when a cluster of the description is not among the inputs.
 */
export function readLayout(production: Production, inputs: ProgramInputs): Layout {
  rejectMissingClusters(production, inputs);
  const components = readComponents(production.manifests, production.otherRepositories);
  const { repository, name } = parseImage(plankOf(components, production.root).workload.image);
  const { hostNodeSelector: selector, hostNodeToleration: toleration } = inputs;
  return {
    components,
    repository: repository.slice(0, repository.length - name.length - 1),
    hostNodes: Object.keys(selector).length === 0 && toleration === null ? null : { selector, toleration },
    mounts: configMounts(components),
    kubeconfigs: [
      ...plannedKubeconfigs(components, production.description.kubeconfigs),
      ...folderSecrets(kubeconfigFolders(production.components)),
    ],
    folders: kubeconfigFolders(production.components),
  };
}

/** The objects with kubeconfigs, in every namespace in which a component mounts them. */
function plannedKubeconfigs(
  components: readonly ComponentContainer[],
  files: readonly KubeconfigFile[],
): PlannedKubeconfigs[] {
  return (['Secret', 'ConfigMap'] as const).flatMap((kind) => {
    const ofKind = files.filter((file) => file.kind === kind);
    return [...new Set(ofKind.map(({ name }) => name))].flatMap((name) => {
      const mounting = components.filter(({ pod }) => namesMounted(pod, kind).includes(name));
      const namespaces = [...new Set(mounting.map(({ workload }) => workload.namespace))];
      const files = ofKind.filter((file) => file.name === name);
      return namespaces.map((namespace) => {
        const inNamespace = mounting.filter(({ workload }) => workload.namespace === namespace);
        return { kind, namespace, name, files, others: otherKeys({ kind, name, files }, inNamespace) };
      });
    });
  });
}

/** Keys of the object that these pods name and that are no kubeconfig. */
function otherKeys(
  { kind, name, files }: Pick<PlannedKubeconfigs, 'kind' | 'name' | 'files'>,
  mounting: readonly ComponentContainer[],
): string[] {
  const keys = mounting.flatMap(({ pod }) => keysOfObject(pod, { kind, name }));
  return [...new Set(keys)].filter((key) => !files.some((file) => file.key === key)).sort();
}

/** One Secret for each folder and namespace, with every file that a component reads there. */
function folderSecrets(folders: readonly KubeconfigFolder[]): PlannedKubeconfigs[] {
  const byName = new Map<string, PlannedKubeconfigs>();
  for (const { namespace, secret: name, files } of folders) {
    const key = `${namespace}/${name}`;
    const others = byName.get(key)?.files ?? [];
    byName.set(key, { kind: 'Secret', namespace, name, files: [...new Set([...others, ...files])], others: [] });
  }
  return [...byName.values()];
}

function namesMounted(pod: PodSpec, kind: PlannedKubeconfigs['kind']): readonly string[] {
  const { secrets, configMaps } = podNeedsOf(pod);
  return kind === 'Secret' ? secrets : configMaps;
}

function rejectMissingClusters({ description, root }: Production, { clusters }: ProgramInputs): void {
  const given = clusters.map(({ id, role }) => `${id} (${role})`);
  const wanted = description.clusters.map(({ id, role }) => `${id} (${role})`);
  const missing = wanted.filter((cluster) => !given.includes(cluster));
  if (missing.length === 0) return;
  throw new ExplainedError('usage', {
    what: `production has clusters that staging was not given: ${missing.join(', ')}`,
    expected: wanted.join(', '),
    observed: given.join(', '),
    evidence: `${root}/production.yaml`,
    next: 'give a cluster of that id and role for each',
  });
}

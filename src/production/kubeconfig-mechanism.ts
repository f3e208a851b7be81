import { posix } from 'node:path';
import type { KubeconfigFile } from '../model/description.js';
import { type ContainerEnvironment, containerEnvironment, type EnvironmentPlace } from './container-environment.js';
import { type Manifest, objectName } from './manifest.js';
import { filesMountedInto, isMounted, mountedCandidates, mountedFolder } from './mounted-files.js';
import { type Container, flagValues, type PodSpec } from './pod-template.js';
import { productionError } from './production-error.js';
import { toldFlags } from './told-flags.js';

/** Where a kubeconfig is: a key of an object, or a file in a folder of the component's own. */
export type KubeconfigPlace = Pick<KubeconfigFile, 'kind' | 'name' | 'key'>;

/** Whether both are one key of one object. */
export function isSameFile(one: KubeconfigPlace, other: KubeconfigPlace): boolean {
  return one.kind === other.kind && one.name === other.name && one.key === other.key;
}

/** How people are told of a kubeconfig. */
export function kubeconfigName({ kind, name, key }: KubeconfigPlace): string {
  return `${kind} ${name}, key ${key}`;
}

/**
 * How a component is told its build clusters, and the files in the order Prow reads them.
 *
 * `environment` is a `$KUBECONFIG` list, merged by client-go: the first file that names a
 * context wins. `flags` are `--kubeconfig` and `--kubeconfig-dir`, read by Prow itself: a
 * context named twice is an error. `none` leaves only the in-cluster configuration.
 *
 * @see LoadClusterConfigs, pkg/kube/config.go
 */
export interface KubeconfigMechanism {
  readonly kind: 'environment' | 'flags' | 'none';
  readonly files: readonly KubeconfigPlace[];
  /** `--no-in-cluster-config`: then no `default` is added either. */
  readonly isInClusterLoaded: boolean;
  /** Elements of the `$KUBECONFIG` list, empty ones too; none where flags name the files. */
  readonly elements: readonly string[];
  /** Those of them at which nothing is mounted: client-go passes over a file that is not there. */
  readonly passedOver: readonly string[];
}

/** The components that ask build clusters for something (KubernetesOptions, by its callers in cmd/). */
const USE_CLUSTERS = ['prow-controller-manager', 'sinker', 'crier', 'deck', 'hook', 'pipeline'];

/** Those that watch every element of `$KUBECONFIG`, and end where one is not there (AddKubeconfigChangeCallback, pkg/flagutil). */
const WATCH_ELEMENTS = ['prow-controller-manager', 'sinker', 'crier', 'deck', 'pipeline'];

/**
 * Reads from a container how it loads kubeconfigs.
 *
 * @param options.component - the Prow component that the container runs.
 * @param options.known - the objects and keys whose contexts production.yaml describes.
 * @throws {ExplainedError} `unreadable`: a file that no Secret or ConfigMap is mounted at, one whose shape is not described,
 *   or a way of telling that the manifests do not show.
 */
export function kubeconfigMechanism(
  container: Container,
  options: EnvironmentPlace & { known: readonly KubeconfigPlace[]; component: string },
): KubeconfigMechanism {
  const environment = containerEnvironment(container, options);
  const { container: told, obscured } = toldFlags(container, environment);
  if (obscured !== null) throw notTold(obscured, options.manifest);
  const place = { ...options, container: told };
  const isInClusterLoaded = !flagValues(told, 'no-in-cluster-config').some((value) => value !== 'false');
  const file = flagValues(told, 'kubeconfig').at(-1);
  const folder = flagValues(told, 'kubeconfig-dir').at(-1);
  if (file !== undefined || folder !== undefined) {
    const suffix = flagValues(told, 'kubeconfig-suffix').at(-1) ?? '';
    const files = [
      ...(file === undefined ? [] : [fileAt(file, place)]),
      ...(folder === undefined ? [] : filesIn(folder, { ...place, suffix })),
    ];
    return { kind: 'flags', files, isInClusterLoaded, elements: [], passedOver: [] };
  }
  const list = kubeconfigList(environment, place);
  if (list === '') return { kind: 'none', files: [], isInClusterLoaded, elements: [], passedOver: [] };
  const elements = list.split(':');
  const paths = elements.filter((path) => path !== '');
  const passedOver = WATCH_ELEMENTS.includes(place.component) ? [] : paths.filter((path) => !isThere(path, place));
  const files = paths.filter((path) => !passedOver.includes(path)).map((path) => fileAt(path, place));
  return { kind: 'environment', files, isInClusterLoaded, elements, passedOver };
}

interface Place {
  readonly component: string;
  readonly container: Container;
  readonly pod: PodSpec;
  readonly known: readonly KubeconfigPlace[];
  readonly manifest: Manifest;
}

/** `$KUBECONFIG`; empty where there is none. One that only may be there counts for nothing where no cluster is asked for. */
function kubeconfigList(environment: ContainerEnvironment, { component, container, manifest }: Place): string {
  const value = environment.variable('KUBECONFIG');
  if (value.kind === 'text') return value.text;
  const isNamed = container.env?.some(({ name }) => name === 'KUBECONFIG') ?? false;
  if (value.kind === 'unknown' && (USE_CLUSTERS.includes(component) || isNamed)) throw notTold(value.why, manifest);
  return '';
}

function notTold(observed: string, { file, line, object }: Manifest): Error {
  return productionError({
    what: `how ${objectName(object)} is told its kubeconfigs cannot be known`,
    expected: '$KUBECONFIG, --kubeconfig or --kubeconfig-dir, as text or from a ConfigMap among the manifests',
    observed,
    ...{ file, line },
    next: 'write them in `env` or `args` as production has them, or name the ConfigMap’s manifest in `manifests`',
  });
}

/** Whether a file may be there: a volume is mounted, or production.yaml says that it is. */
function isThere(path: string, place: Place): boolean {
  return isMounted(path, place) || inFolder(path, place.known) !== null;
}

function inFolder(path: string, known: readonly KubeconfigPlace[]): KubeconfigPlace | null {
  const whole = posix.normalize(path);
  return known.find(({ kind, name, key }) => kind === 'Folder' && posix.join(name, key) === whole) ?? null;
}

function fileAt(path: string, place: Place): KubeconfigPlace {
  const candidates = mountedCandidates(path, place);
  const certain = candidates.findIndex(({ isCertain }) => isCertain);
  const visible = certain < 0 ? candidates : candidates.slice(0, certain + 1);
  const found = visible.map(({ file }) => knownKey(file, place.known)).find((key) => key !== null);
  const known = found ?? inFolder(path, place.known);
  if (known !== null) return known;
  const hidden = visible.at(-1)?.file;
  const observed =
    hidden === undefined ? noFile(path, place) : `${hidden.kind} ${hidden.name}, key ${hidden.key}, which has no entry`;
  throw unknownShape(`kubeconfig ${path}`, observed, place.manifest);
}

function unknownShape(what: string, observed: string, { file, line }: Manifest): Error {
  return productionError({
    what: `the shape of ${what} is not known`,
    expected: 'an entry of `kubeconfigs` in production.yaml for the object and key mounted there',
    observed,
    ...{ file, line },
    next: 'describe that file in production.yaml: secret or configMap and key, or path; contexts in order, currentContext',
  });
}

function noFile(path: string, place: Place): string {
  if (isMounted(path, place)) return 'no Secret or ConfigMap is mounted there, and no `path` says what lies there';
  const ends = WATCH_ELEMENTS.includes(place.component) ? `; ${place.component} ends where the file is not there` : '';
  return `nothing is mounted there${ends}`;
}

/** Files of a folder in name order, as os.ReadDir gives them; folders and names that begin with `..` are skipped. */
function filesIn(path: string, place: Place & { suffix: string }): KubeconfigPlace[] {
  const names = mountedFolder(path, place).flatMap((source) => {
    if (source.items !== null) return source.items.map((item) => item.path);
    return place.known.filter(({ kind, name }) => kind === source.kind && name === source.name).map(({ key }) => key);
  });
  const folder = posix.normalize(path).replace(/\/$/, '');
  const described = place.known.filter(({ kind, name }) => kind === 'Folder' && name === folder).map(({ key }) => key);
  const files = [...new Set([...names, ...described, ...filesMountedInto(path, place)])]
    .filter((file) => !file.includes('/') && !file.startsWith('..') && file.endsWith(place.suffix))
    .sort((a, b) => (a < b ? -1 : 1));
  if (files.length === 0) {
    const objects = mountedFolder(path, place).map(({ kind, name }) => `${kind} ${name}`);
    const seen = objects.length === 0 ? 'no object is mounted as that folder' : `${objects.join(', ')} mounted there`;
    const observed = `${seen}, and no entry for a file in it${place.suffix && ` that ends in ${place.suffix}`}`;
    throw unknownShape(`the kubeconfigs in ${folder}`, observed, place.manifest);
  }
  return files.map((file) => fileAt(`${path.replace(/\/+$/, '')}/${file}`, place));
}

function knownKey(file: KubeconfigPlace, known: readonly KubeconfigPlace[]): KubeconfigPlace | null {
  return known.find((candidate) => isSameFile(candidate, file)) ?? null;
}

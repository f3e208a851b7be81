import type { Manifest } from './manifest.js';
import { type MountedFile, mountedFiles, mountedFolder } from './mounted-files.js';
import { type Container, flagValues, type PodSpec } from './pod-template.js';
import { productionError } from './production-error.js';

/** Whether both are one key of one object. */
export function isSameFile(one: MountedFile, other: MountedFile): boolean {
  return one.kind === other.kind && one.name === other.name && one.key === other.key;
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
  readonly files: readonly MountedFile[];
  /** `--no-in-cluster-config`: then no `default` is added either. */
  readonly isInClusterLoaded: boolean;
}

/**
 * Reads from a container how it loads kubeconfigs.
 *
 * @param options.known - the objects and keys whose contexts production.yaml describes.
 * @throws {ExplainedError} `usage`: a file that no Secret or ConfigMap is mounted at, or one whose shape is not described.
 */
export function kubeconfigMechanism(
  container: Container,
  options: { pod: PodSpec; known: readonly MountedFile[]; manifest: Manifest },
): KubeconfigMechanism {
  const isInClusterLoaded = !flagValues(container, 'no-in-cluster-config').some((value) => value !== 'false');
  const file = flagValues(container, 'kubeconfig').at(-1);
  const folder = flagValues(container, 'kubeconfig-dir').at(-1);
  if (file !== undefined || folder !== undefined) {
    const suffix = flagValues(container, 'kubeconfig-suffix').at(-1) ?? '';
    const files = [
      ...(file === undefined ? [] : [fileAt(file, { container, ...options })]),
      ...(folder === undefined ? [] : filesIn(folder, { suffix, container, ...options })),
    ];
    return { kind: 'flags', files, isInClusterLoaded };
  }
  const list = container.env?.find(({ name }) => name === 'KUBECONFIG')?.value ?? '';
  if (list === '') return { kind: 'none', files: [], isInClusterLoaded };
  const paths = list.split(':').filter((path) => path !== '');
  const files = paths.map((path) => fileAt(path, { container, ...options }));
  return { kind: 'environment', files, isInClusterLoaded };
}

interface Place {
  readonly container: Container;
  readonly pod: PodSpec;
  readonly known: readonly MountedFile[];
  readonly manifest: Manifest;
}

function fileAt(path: string, place: Place): MountedFile {
  const candidates = mountedFiles(path, place);
  const found = candidates.map((file) => knownKey(file, place.known)).find((key) => key !== null);
  if (found !== undefined && found !== null) return found;
  const [candidate] = candidates;
  throw productionError({
    what: `the shape of kubeconfig ${path} is not known`,
    expected: 'an entry of `kubeconfigs` in production.yaml for the object and key mounted there',
    observed:
      candidate === undefined
        ? 'no Secret or ConfigMap is mounted there'
        : `${candidate.kind} ${candidate.name}, key ${candidate.key}, which has no entry`,
    file: place.manifest.file,
    line: place.manifest.line,
    next: 'describe that file in production.yaml: secret or configMap, key, contexts in order, currentContext',
  });
}

/** Files of a folder in name order, as os.ReadDir gives them; names that begin with `..` are skipped. */
function filesIn(path: string, place: Place & { suffix: string }): MountedFile[] {
  const names = mountedFolder(path, place).flatMap((source) => {
    if (source.items !== null) {
      return source.items.map((item) => ({ file: item.path, kind: source.kind, name: source.name, key: item.key }));
    }
    return place.known
      .filter(({ kind, name }) => kind === source.kind && name === source.name)
      .map(({ key }) => ({ file: key, kind: source.kind, name: source.name, key }));
  });
  const files = names
    .filter(({ file }) => !file.startsWith('..') && file.endsWith(place.suffix))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
  if (files.length === 0) return [fileAt(path, place)];
  return files.map(({ file }) => fileAt(`${path.replace(/\/+$/, '')}/${file}`, place));
}

function knownKey(file: MountedFile, known: readonly MountedFile[]): MountedFile | null {
  return known.find((candidate) => isSameFile(candidate, file)) ?? null;
}

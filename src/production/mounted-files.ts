import type { Container, PodSpec, Volume } from './pod-template.js';

/** The object and key behind a file that a container sees. */
export interface MountedFile {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  readonly key: string;
}

/** A mounted object: the keys it shows, or null where it shows all, each under its own name. */
export interface MountedSource {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  readonly items: readonly { key: string; path: string }[] | null;
  /** Whether the pod starts without the object. */
  readonly isOptional: boolean;
}

/** A file that may lie at a path. */
export interface MountedCandidate {
  readonly file: MountedFile;
  /** The key is named by its path, so what comes before it is hidden by it. */
  readonly isCertain: boolean;
}

/** What lies at a path inside a container: which mount, and the rest of the path below it. */
interface Located {
  readonly sources: readonly MountedSource[];
  readonly rest: string;
}

/**
 * The Secret or ConfigMap keys that a container may read at `path`, as {@link mountedCandidates} has them.
 *
 * @returns none where no Secret or ConfigMap is mounted there.
 */
export function mountedFiles(path: string, place: { pod: PodSpec; container: Container }): MountedFile[] {
  return mountedCandidates(path, place).map(({ file }) => file);
}

/**
 * What a container may read at `path`, the likeliest first: of a projected volume's sources the last that has the key,
 * because kubelet writes them over one another in order. Where a source shows all its keys, nobody knows here which.
 *
 * @see collectData, pkg/volume/projected of kubernetes
 */
export function mountedCandidates(
  path: string,
  { pod, container }: { pod: PodSpec; container: Container },
): MountedCandidate[] {
  const located = locate(path, { pod, container });
  if (located === null) return [];
  return located.sources.toReversed().flatMap(({ kind, name, items, isOptional }) => {
    if (items === null) return [{ file: { kind, name, key: located.rest }, isCertain: false }];
    const item = items.find((candidate) => candidate.path === located.rest);
    return item === undefined ? [] : [{ file: { kind, name, key: item.key }, isCertain: !isOptional }];
  });
}

/** The objects whose keys are the files of folder `path`, in mount order. */
export function mountedFolder(
  path: string,
  { pod, container }: { pod: PodSpec; container: Container },
): MountedSource[] {
  const located = locate(path, { pod, container });
  return located === null || located.rest !== '' ? [] : [...located.sources];
}

/** Whether any volume at all is mounted at a path or above it. */
export function isMounted(path: string, { container }: { container: Container }): boolean {
  return mountsOver(path, container).length > 0;
}

/** Names of the files that are mounted into a folder one by one, by `subPath`. */
export function filesMountedInto(path: string, { container }: { container: Container }): string[] {
  const folder = path.replace(/\/+$/, '');
  return (container.volumeMounts ?? [])
    .filter(({ subPath }) => subPath !== undefined && subPath !== '')
    .map(({ mountPath }) => mountPath.replace(/\/+$/, ''))
    .filter((at) => at.slice(0, at.lastIndexOf('/')) === folder)
    .map((at) => at.slice(at.lastIndexOf('/') + 1));
}

function locate(path: string, { pod, container }: { pod: PodSpec; container: Container }): Located | null {
  const wanted = path.replace(/\/+$/, '');
  const [mount] = mountsOver(path, container);
  if (mount === undefined) return null;
  const volume = (pod.volumes ?? []).find(({ name }) => name === mount.name);
  if (volume === undefined) return null;
  const below = wanted.slice(mount.at.length + 1);
  return {
    sources: sourcesOf(volume),
    rest: mount.subPath === undefined || mount.subPath === '' ? below : joinPath(mount.subPath, below),
  };
}

/** The nearest mount first. */
function mountsOver(path: string, container: Container) {
  const wanted = path.replace(/\/+$/, '');
  return (container.volumeMounts ?? [])
    .map((mount) => ({ ...mount, at: mount.mountPath.replace(/\/+$/, '') }))
    .filter(({ at }) => wanted === at || wanted.startsWith(`${at}/`))
    .sort((a, b) => b.at.length - a.at.length);
}

function joinPath(first: string, second: string): string {
  return second === '' ? first : `${first}/${second}`;
}

function sourcesOf(volume: Volume): MountedSource[] {
  const parts = volume.projected?.sources ?? [volume];
  return parts.flatMap(({ secret, configMap }) => [
    ...(secret === undefined ? [] : [source('Secret', secret.secretName ?? secret.name, secret)]),
    ...(configMap === undefined ? [] : [source('ConfigMap', configMap.name, configMap)]),
  ]);
}

function source(
  kind: MountedSource['kind'],
  name: string | undefined,
  { items, optional }: { items?: { key: string; path: string }[] | undefined; optional?: boolean | undefined },
): MountedSource {
  return { kind, name: name ?? '', items: items ?? null, isOptional: optional ?? false };
}

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
}

/** What lies at a path inside a container: which mount, and the rest of the path below it. */
interface Located {
  readonly sources: readonly MountedSource[];
  readonly rest: string;
}

/**
 * The Secret or ConfigMap key that a container reads at `path`.
 *
 * @returns null where no Secret or ConfigMap is mounted there. Where a projected volume
 *   offers several sources without `items`, the caller gets one candidate for each.
 */
export function mountedFiles(path: string, { pod, container }: { pod: PodSpec; container: Container }): MountedFile[] {
  const located = locate(path, { pod, container });
  if (located === null) return [];
  return located.sources.flatMap(({ kind, name, items }) => {
    if (items === null) return [{ kind, name, key: located.rest }];
    const item = items.find((candidate) => candidate.path === located.rest);
    return item === undefined ? [] : [{ kind, name, key: item.key }];
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

function locate(path: string, { pod, container }: { pod: PodSpec; container: Container }): Located | null {
  const wanted = path.replace(/\/+$/, '');
  const mounts = (container.volumeMounts ?? [])
    .map((mount) => ({ ...mount, at: mount.mountPath.replace(/\/+$/, '') }))
    .filter(({ at }) => wanted === at || wanted.startsWith(`${at}/`))
    .sort((a, b) => b.at.length - a.at.length);
  const [mount] = mounts;
  if (mount === undefined) return null;
  const volume = (pod.volumes ?? []).find(({ name }) => name === mount.name);
  if (volume === undefined) return null;
  const below = wanted.slice(mount.at.length + 1);
  return {
    sources: sourcesOf(volume),
    rest: mount.subPath === undefined || mount.subPath === '' ? below : joinPath(mount.subPath, below),
  };
}

function joinPath(first: string, second: string): string {
  return second === '' ? first : `${first}/${second}`;
}

function sourcesOf(volume: Volume): MountedSource[] {
  const parts = volume.projected?.sources ?? [volume];
  return parts.flatMap(({ secret, configMap }) => [
    ...(secret === undefined ? [] : [source('Secret', secret.secretName ?? secret.name, secret.items)]),
    ...(configMap === undefined ? [] : [source('ConfigMap', configMap.name, configMap.items)]),
  ]);
}

function source(
  kind: MountedSource['kind'],
  name: string | undefined,
  items: readonly { key: string; path: string }[] | undefined,
): MountedSource {
  return { kind, name: name ?? '', items: items ?? null };
}

import { readFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { kindOf } from '../kind-of.js';
import type { Manifest } from '../manifest.js';
import type { MountedFile } from '../mounted-files.js';
import { valueAt } from '../value-at.js';
import { filesNamed } from './find-files.js';
import { keyOfMounted } from './mounted-kubeconfigs.js';
import { foldersInCommon } from './nearest.js';
import { type KubeconfigShape, readKubeconfigShape } from './read-kubeconfig.js';

/** The shape of a mounted kubeconfig, and where it was read. */
export interface FoundKubeconfig {
  readonly shape: KubeconfigShape;
  readonly ground: string;
}

/** Where kubeconfigs may be found. */
export interface KubeconfigPlaces {
  readonly manifests: readonly Manifest[];
  /** The clones. */
  readonly folders: readonly string[];
  /** Where the manifests are: of several files the nearest is taken. */
  readonly near: string;
  /** What paths are named from. */
  readonly root: string;
}

/**
 * Reads those of some mounted kubeconfigs that can be read: from a ConfigMap of the manifests, or from a file of the clones
 * that is called as the key. Only names, order and digests are kept.
 *
 * @returns by {@link keyOfMounted}; of the others nothing is known.
 */
export async function readKubeconfigs(
  mounted: readonly MountedFile[],
  places: KubeconfigPlaces,
): Promise<Map<string, FoundKubeconfig>> {
  const found = new Map<string, FoundKubeconfig>();
  for (const file of mounted) {
    const shape = shapeIn(places.manifests, file);
    if (shape !== null)
      found.set(keyOfMounted(file), { shape, ground: `read from ConfigMap ${file.name} of the manifests` });
  }
  const unread = mounted.filter((file) => !found.has(keyOfMounted(file)));
  const files = await kubeconfigsNamed(new Set(unread.map(({ key }) => key)), places);
  for (const file of unread) {
    const [first, ...others] = files.filter((one) => one.name === file.key && isMeant(one.path, file, unread));
    if (first === undefined) continue;
    const also =
      others.length === 0 ? '' : `; also seen: ${others.map(({ path }) => relative(places.root, path)).join(', ')}`;
    found.set(keyOfMounted(file), {
      shape: first.shape,
      ground: `guess: read from ${relative(places.root, first.path)}, which is called as the key${also}`,
    });
  }
  return found;
}

/** A ConfigMap is public to whoever reads the manifests; a Secret in them is not opened. */
function shapeIn(manifests: readonly Manifest[], { kind, name, key }: MountedFile): KubeconfigShape | null {
  if (kind !== 'ConfigMap') return null;
  const found = manifests.find(({ object }) => kindOf(object) === kind && object.metadata.name === name);
  const text = valueAt(found?.object, ['data', key]);
  return typeof text === 'string' ? readKubeconfigShape(text) : null;
}

interface NamedKubeconfig {
  readonly name: string;
  readonly path: string;
  readonly shape: KubeconfigShape;
}

/** The kubeconfigs in clones that have one of some names, the nearest first. */
async function kubeconfigsNamed(
  names: ReadonlySet<string>,
  { folders, near }: KubeconfigPlaces,
): Promise<NamedKubeconfig[]> {
  const files = await filesNamed(folders, names);
  const read = await Promise.all(
    files.map(async ({ name, path }) => ({ name, path, shape: readKubeconfigShape(await readFile(path, 'utf8')) })),
  );
  return read
    .flatMap(({ name, path, shape }) => (shape === null ? [] : [{ name, path, shape }]))
    .sort((a, b) => foldersInCommon(dirname(b.path), near) - foldersInCommon(dirname(a.path), near));
}

/** Where several objects have the key, a file is one's only if a folder of its path is called as the object. */
function isMeant(path: string, file: MountedFile, unread: readonly MountedFile[]): boolean {
  const sharing = unread.filter(({ key }) => key === file.key);
  return sharing.length === 1 || path.split('/').includes(file.name);
}

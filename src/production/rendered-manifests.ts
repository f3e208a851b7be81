import { readFile, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { leavesOf } from './field-digests.js';
import { kindOf } from './kind-of.js';
import type { Rendered } from './kustomize/render-kustomization.js';
import { parsedOrNull } from './look/parsed-or-null.js';
import { type Manifest, manifestsOf } from './manifest.js';
import { valueAt } from './value-at.js';

/** Set by kustomize when it is asked where an object comes from. */
const ORIGIN = 'config.kubernetes.io/origin';

/**
 * The objects of a rendered kustomize tree, each with the file it was written in and its line there. One that is
 * generated, or that kustomize has renamed, has the line of neither: it stands at the beginning of its file.
 *
 * @param root - directory that the manifests' files are named from.
 * @param file - name of the tree, for objects without an origin.
 */
export async function renderedManifests(
  { yaml, from, places, setImages }: Rendered,
  { root, file }: { root: string; file: string },
): Promise<Manifest[]> {
  const written = new Map<string, Promise<readonly Manifest[]>>();
  const manifestsIn = (path: string): Promise<readonly Manifest[]> => {
    const known = written.get(path) ?? readFile(join(root, path), 'utf8').then((text) => manifestsOf(text, path));
    written.set(path, known);
    return known.catch(() => []);
  };
  const real = await realpath(root);
  const imageAt =
    (source?: Manifest) =>
    (image: string): string | undefined => {
      const place = setImages.get(image);
      return place === undefined ? writtenImage(source, image) : relative(real, place);
    };
  return Promise.all(
    manifestsOf(yaml, file).map(async ({ object }) => {
      const { [ORIGIN]: origin, ...annotations } = object.metadata.annotations ?? {};
      const path = originPath(origin);
      const stripped = { ...object, metadata: { ...object.metadata, annotations } };
      if (Object.keys(annotations).length === 0) Reflect.deleteProperty(stripped.metadata, 'annotations');
      if (path === null) return { file, line: 1, imageAt: imageAt(), object: stripped };
      const full = join(from, path);
      const place = relative(root, places.get(full) ?? full);
      const source = writtenAs(object, await manifestsIn(place));
      return { file: place, line: source?.line ?? 1, imageAt: imageAt(source), object: stripped };
    }),
  );
}

/** Where an object has an image as it is written in its own file. */
function writtenImage(source: Manifest | undefined, image: string): string | undefined {
  if (source?.lineAt === undefined) return undefined;
  const leaf = leavesOf(source.object).find(({ value }) => value === image);
  return leaf === undefined ? undefined : `${source.file}:${source.lineAt(leaf.path)}`;
}

function originPath(origin: string | undefined): string | null {
  const value = origin === undefined ? null : parsedOrNull(origin);
  const path = valueAt(value, ['path']);
  return typeof path === 'string' ? path : null;
}

/** A tree may give a namespace to what has none, so that only decides between several of one name. */
function writtenAs(wanted: Manifest['object'], written: readonly Manifest[]): Manifest | undefined {
  const { metadata } = wanted;
  const sameName = written.filter(
    ({ object }) => kindOf(object) === kindOf(wanted) && object.metadata.name === metadata.name,
  );
  return sameName.find(({ object }) => object.metadata.namespace === metadata.namespace) ?? sameName[0];
}

import { constants, copyFile, cp, mkdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { parseDocument } from 'yaml';
import type { Kustomization, PlacedReference } from './walk-kustomizations.js';

/**
 * Puts what is checked out elsewhere into a copy of a tree, and its path into the copies of the kustomizations that have a
 * URL for it. A file is put beside its kustomization: kustomize takes none from outside of that folder.
 *
 * @param copy - folder below which the tree lies at its own absolute path.
 * @returns of each file that has another path in the copy, that path below the copy and the file.
 */
export async function bringCheckedOut(
  copy: string,
  kustomizations: readonly Kustomization[],
): Promise<ReadonlyMap<string, string>> {
  const places = new Map<string, string>();
  for (const kustomization of kustomizations) {
    const parts = kustomization.references.filter(({ at }) => at !== undefined);
    if (parts.length === 0) continue;
    const { file } = kustomization.document;
    const document = parseDocument(await readFile(file, 'utf8'));
    for (const [index, part] of parts.entries())
      document.setIn(part.keys, await bring(copy, { part, index, directory: kustomization.directory, places }));
    // Anew, for the copy may have a link in its place, which leads out.
    const written = join(copy, kustomization.directory, basename(file));
    await rm(written);
    await writeFile(written, document.toString(), { flag: 'wx' });
  }
  return places;
}

async function bring(
  copy: string,
  to: { part: PlacedReference; index: number; directory: string; places: Map<string, string> },
): Promise<string> {
  const { part, index, directory, places } = to;
  const real = await realpath(part.at ?? part.text);
  if ((await stat(real)).isDirectory()) {
    await mkdir(join(copy, dirname(real)), { recursive: true });
    await cp(real, join(copy, real), { recursive: true, verbatimSymlinks: true });
    return relative(directory, real);
  }
  const name = `.prow-staging-${index}-${basename(real)}`;
  await copyFile(real, join(copy, directory, name), constants.COPYFILE_EXCL);
  places.set(join(directory, name), real);
  return name;
}

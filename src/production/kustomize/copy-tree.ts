import { existsSync } from 'node:fs';
import { cp, lstat, mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { MissingSource } from './missing-sources.js';
import type { Kustomization } from './walk-kustomizations.js';

/** What no kustomization reads, and what may be large. */
const LEFT_OUT = ['.git', 'node_modules'];

/**
 * Copies the folders of a kustomize tree to the same absolute paths below `copy`, and puts an empty file where one is
 * missing. Links stay links, so that kustomize refuses those that lead out, as it does in place; one that leads to a part of
 * the tree leads to it in the copy.
 */
export async function copyTree(
  copy: string,
  { kustomizations, missing }: { kustomizations: readonly Kustomization[]; missing: readonly MissingSource[] },
): Promise<void> {
  const folders = kustomizations.map(({ directory }) => directory);
  const tops = folders.filter((folder) => !folders.some((other) => folder.startsWith(`${other}/`)));
  for (const folder of tops) {
    await mkdir(join(copy, dirname(folder)), { recursive: true });
    await cp(folder, join(copy, folder), { recursive: true, verbatimSymlinks: true, filter: isCopied });
  }
  for (const { directory, references } of kustomizations)
    for (const { text, kind } of references) if (kind === 'part') await linkPart(copy, join(directory, text));
  for (const { path } of missing) {
    const place = join(copy, path);
    if (!(await isInside(copy, dirname(place)))) continue;
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, '', { flag: 'wx' }).catch(rethrowUnlessThere);
  }
}

/** A part that a link leads to is at its real path in the copy; the way to it is made there. */
async function linkPart(copy: string, path: string): Promise<void> {
  const real = await realpath(path).catch(() => null);
  const place = join(copy, path);
  const isThere = (await lstat(place).catch(() => null)) !== null;
  if (real === null || isThere || !existsSync(join(copy, real)) || !(await isInside(copy, dirname(place)))) return;
  await mkdir(dirname(place), { recursive: true });
  await symlink(relative(dirname(place), join(copy, real)), place);
}

async function isCopied(path: string): Promise<boolean> {
  const stats = await lstat(path);
  const isPlain = stats.isFile() || stats.isDirectory() || stats.isSymbolicLink();
  return isPlain && !LEFT_OUT.includes(basename(path));
}

/** Whether a folder, or the nearest one above it that exists, is in the copy once links are followed. */
async function isInside(copy: string, folder: string): Promise<boolean> {
  const real = await realpath(folder).catch(() => null);
  if (real === null) return isInside(copy, dirname(folder));
  return real === copy || real.startsWith(`${copy}/`);
}

/** Two generators may ask for one file. */
function rethrowUnlessThere(error: unknown): void {
  if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
  throw error;
}

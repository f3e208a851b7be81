import { cp, lstat, mkdir, realpath, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { MissingSource } from './missing-sources.js';
import type { Kustomization } from './walk-kustomizations.js';

/** What no kustomization reads, and what may be large. */
const LEFT_OUT = ['.git', 'node_modules'];

/**
 * Copies the folders of a kustomize tree to the same absolute paths below `copy`, and puts an empty file where one is
 * missing. Links stay links, so that kustomize refuses those that lead out, as it does in place.
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
  for (const { path } of missing) {
    const place = join(copy, path);
    if (!(await isInside(copy, dirname(place)))) continue;
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, '', { flag: 'wx' }).catch(rethrowUnlessThere);
  }
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

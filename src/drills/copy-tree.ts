import { chmod, copyFile, lstat, mkdir, readdir, readlink, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/** Nothing that a build reads; a clone's history may be larger than the source. */
const SKIPPED = new Set(['.git']);

/**
 * Copies a source tree, times included, and makes the copy writable: the Go
 * module cache is not.
 */
export async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (SKIPPED.has(entry.name)) continue;
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) await copyTree(source, target);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else if (entry.isFile()) await copyOne(source, target);
  }
  const { atime, mtime } = await lstat(from);
  await utimes(to, atime, mtime);
}

async function copyOne(source: string, target: string): Promise<void> {
  const { mode, atime, mtime } = await lstat(source);
  await copyFile(source, target);
  await chmod(target, (mode & 0o777) | 0o200);
  await utimes(target, atime, mtime);
}

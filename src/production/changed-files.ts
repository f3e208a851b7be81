import { readdir, readFile, readlink } from 'node:fs/promises';
import { join, normalize, relative } from 'node:path';
import type { ChangedFile } from '../model/bump.js';
import type { Production } from './read-production.js';
import { sha256Of } from './source-files.js';

/** Every file of production's folder that is otherwise, whatever reads it, and what is read from elsewhere; by path. */
export async function changedFiles(before: Production, after: Production): Promise<ChangedFile[]> {
  const [was, is] = [await digestsOf(before), await digestsOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .map((path) => ({ path, before: was.get(path) ?? null, after: is.get(path) ?? null }))
    .filter((file) => file.before !== file.after);
}

async function digestsOf({ root, description }: Production): Promise<Map<string, string>> {
  const below = await digestsBelow(root);
  const elsewhere = description.sources.filter(({ path }) => !below.has(normalize(path)));
  return new Map([...elsewhere.map(({ path, sha256 }) => [path, sha256] as const), ...below]);
}

async function digestsBelow(root: string): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(root, path);
    if (/(^|\/)\.git(\/|$)/.test(name)) continue;
    if (entry.isFile()) digests.set(name, sha256Of(await readFile(path)));
    // Where it leads and not what is there: that is a file of its own, or none of production's.
    if (entry.isSymbolicLink()) digests.set(name, sha256Of(`link to ${await readlink(path)}`));
  }
  return digests;
}

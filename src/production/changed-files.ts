import { readdir, readFile, readlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { ChangedFile } from '../model/bump.js';
import { sha256Of } from './source-files.js';

/** Every file below one folder that is otherwise below another, whatever reads it, by path. */
export async function changedFiles(before: string, after: string): Promise<ChangedFile[]> {
  const [was, is] = [await digestsBelow(before), await digestsBelow(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .map((path) => ({ path, before: was.get(path) ?? null, after: is.get(path) ?? null }))
    .filter((file) => file.before !== file.after);
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

import { readdir, readFile, readlink } from 'node:fs/promises';
import { join, normalize, relative } from 'node:path';
import type { ChangedFile } from '../model/bump.js';
import { PRODUCTION_FILE } from '../model/description.js';
import { prowRepositoriesOf } from './prow-repository.js';
import type { Production } from './read-production.js';
import { sha256Of } from './source-files.js';
import { tagMovedTo } from './tag-moved-to.js';

/** Every file of production's folder that is otherwise, whatever reads it, and what is read from elsewhere; by path. */
export async function changedFiles(before: Production, after: Production): Promise<ChangedFile[]> {
  const [was, is] = [await digestsOf(before), await digestsOf(after)];
  const changed = [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .map((path) => ({ path, before: was.get(path) ?? null, after: is.get(path) ?? null }))
    .filter((file) => file.before !== file.after);
  const compared = comparedIn([before, after]);
  const repositories = [before, after].flatMap(prowRepositoriesOf);
  return Promise.all(
    changed.map(async (file) => ({
      ...file,
      compared: compared.get(file.path) ?? 'not',
      movesTo: tagMovedTo(
        { before: await textOf(before, file.path), after: await textOf(after, file.path) },
        repositories,
      ),
    })),
  );
}

/**
 * How much of a file a description tells: all of manifests and configuration; of jobs where they run, and not what; of
 * production.yaml what it comes to.
 */
function comparedIn(sides: readonly Production[]): ReadonlyMap<string, ChangedFile['compared']> {
  const paths = (files: readonly { readonly path: string }[]): string[] => files.map(({ path }) => normalize(path));
  const byValue = sides.flatMap(({ description }) => paths(description.sources));
  const byByte = sides.flatMap(({ description, jobConfigs }) => [
    ...[...description.jobs.map(({ file }) => normalize(file)), ...paths(jobConfigs)],
    PRODUCTION_FILE,
  ]);
  return new Map([
    ...byValue.map((path) => [path, 'by-value'] as const),
    ...byByte.map((path) => [path, 'by-byte'] as const),
  ]);
}

async function textOf({ root }: Production, path: string): Promise<string | null> {
  // Each byte a character, whatever kind of file it is.
  return readFile(join(root, path), 'latin1').catch(() => null);
}

async function digestsOf({ root, description }: Production): Promise<Map<string, string>> {
  const below = await digestsBelow(root);
  const elsewhere = description.sources.filter(({ path }) => !below.has(normalize(path)));
  return new Map([...elsewhere.map(({ path, sha256 }) => [normalize(path), sha256] as const), ...below]);
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

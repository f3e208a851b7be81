import { lstat, readdir, readFile, readlink, realpath, stat } from 'node:fs/promises';
import { join, normalize, relative, resolve } from 'node:path';
import type { ChangedFile } from '../model/bump.js';
import { PRODUCTION_FILE } from '../model/description.js';
import { isWithin } from './is-within.js';
import { productionError } from './production-error.js';
import { prowRepositoriesOf } from './prow-repository.js';
import type { Production } from './read-production.js';
import { sha256Of } from './source-files.js';
import { tagMovedTo } from './tag-moved-to.js';

/**
 * Every file of production's folder that is otherwise, whatever reads it, and what is read from elsewhere; by path.
 *
 * @param besides - files that belong to production wherever they lie, by their paths from its folder.
 */
export async function changedFiles(
  before: Production,
  after: Production,
  besides: readonly string[] = [],
): Promise<ChangedFile[]> {
  const [was, is] = [await statesOf(before, besides), await statesOf(after, besides)];
  const changed = [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .map((path) => ({ path, before: digestOf(was.get(path)), after: digestOf(is.get(path)) }))
    .filter((file) => file.before !== file.after);
  const isSameKind = (path: string): boolean => was.get(path)?.kind === is.get(path)?.kind;
  const compared = comparedIn([before, after]);
  const repositories = [before, after].flatMap(prowRepositoriesOf);
  return Promise.all(
    changed.map(async (file) => ({
      ...file,
      compared: compared.get(file.path) ?? 'not',
      movesTo: isSameKind(file.path)
        ? tagMovedTo({ before: await textOf(before, file.path), after: await textOf(after, file.path) }, repositories)
        : null,
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
  return readFile(resolve(root, path), 'latin1').catch(() => null);
}

/** An ordinary file, and one that is read, by its bytes alone: so a rehearsal has it. */
function digestOf(state: FileState | undefined): string | null {
  if (state === undefined) return null;
  const { sha256, kind } = state;
  return kind === null || kind === 'file' ? sha256 : sha256Of(`${kind}\n${sha256}`);
}

/** What a file is, and the digest of its bytes. */
interface FileState {
  readonly sha256: string;
  /** Null where only its bytes are read; else whether it is run, and where it leads. */
  readonly kind: string | null;
}

async function statesOf(
  { root, description }: Production,
  besides: readonly string[],
): Promise<Map<string, FileState>> {
  const walk = { root: await realpath(root), left: { files: FILES_MAX }, seen: new Set<string>() };
  const states = await statesBelow(root, walk);
  for (const { path, sha256 } of description.sources) states.set(normalize(path), { sha256, kind: null });
  for (const path of besides.map((one) => normalize(one)).filter((one) => !states.has(one))) {
    const at = resolve(root, path);
    const entry = await lstat(at).catch(() => null);
    if (entry?.isFile()) states.set(path, await stateOfFile(at));
    if (entry?.isSymbolicLink()) states.set(path, await stateOfLink(at, walk));
  }
  return states;
}

/** Far above what production's folder and what it links to hold. */
const FILES_MAX = 100_000;

interface Walk {
  /** Production's folder, without links. */
  readonly root: string;
  readonly left: { files: number };
  /** Folders outside of it that links led to: one is read once, so that none leads round and round. */
  readonly seen: Set<string>;
}

async function statesBelow(folder: string, walk: Walk): Promise<Map<string, FileState>> {
  const states = new Map<string, FileState>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = new Map(entries.map((entry) => [join(entry.parentPath, entry.name), entry]));
  for (const [path, entry] of [...paths].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const name = relative(folder, path);
    if (/(^|\/)\.git(\/|$)/.test(name)) continue;
    walk.left.files -= 1;
    if (walk.left.files < 0) throw tooMany(path);
    if (entry.isFile()) states.set(name, await stateOfFile(path));
    if (entry.isSymbolicLink()) states.set(name, await stateOfLink(path, walk));
  }
  return states;
}

async function stateOfFile(path: string): Promise<FileState> {
  const isRun = ((await stat(path)).mode & 0o100) !== 0;
  return { sha256: sha256Of(await readFile(path)), kind: isRun ? 'executable' : 'file' };
}

/** Where it leads, and what is there: from outside of the folder nobody else would tell. */
async function stateOfLink(path: string, walk: Walk): Promise<FileState> {
  const kind = `link to ${await readlink(path)}`;
  const target = await realpath(path).catch(() => null);
  const info = target === null ? null : await stat(target);
  if (target === null || info === null) return { sha256: sha256Of(''), kind };
  if (info.isFile()) {
    const file = await stateOfFile(target);
    return { ...file, kind: `${kind}, ${file.kind}` };
  }
  // One that leads into the folder shows files that are listed by themselves; one above it would show the folder again.
  const isListed = walk.seen.has(target) || isWithin(target, walk.root) || isWithin(walk.root, target);
  if (!info.isDirectory() || isListed) return { sha256: sha256Of(''), kind };
  walk.seen.add(target);
  const below = [...(await statesBelow(target, walk))].sort(([one], [other]) => (one < other ? -1 : 1));
  return { sha256: sha256Of(JSON.stringify(below)), kind };
}

function tooMany(path: string): Error {
  return productionError({
    what: 'production’s folder holds more than can be compared',
    expected: `at most ${FILES_MAX} files and folders, those that links lead to included`,
    observed: 'more',
    file: path,
    next: 'take the link away that leads to them',
  });
}

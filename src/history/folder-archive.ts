import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Archive, Latest } from './archive.js';

/** Writes of the pointer that stay: nobody who read one of these can take another's number for free. */
const GENERATIONS_KEPT = 64;
const POINTER = /^latest\.([1-9]\d{0,14})$/;
/** Looks at a pointer that others move meanwhile; more of them are a fault of the folder. */
const LOOKS_MAX = 100;
const UNFINISHED = '.unfinished';
/** A writer that has been at one file for so long is no more. */
const UNFINISHED_MAX_MS = 24 * 60 * 60 * 1_000;

/**
 * An archive in a folder. A file gets its name by `link(2)`, which fails where
 * the name is taken and happens as a whole, so no reader sees a part of a file
 * and no `kill -9` leaves one. The pointer is a file for each write of it,
 * `latest.<n>`, the highest counts: two writers that have read the same `n`
 * cannot both make `n + 1`.
 */
export function folderArchive(folder: string): Archive {
  const path = (name: string): string => join(folder, ...name.split('/'));
  return {
    place: folder,
    create: (name, bytes) => linkNew(folder, path(name), bytes),
    read: (name) => readOrNull(path(name)),
    list: async (below, from = '') => {
      const names = await filesBelow(path(below));
      return names
        .map((name) => relative(folder, name).replaceAll('\\', '/'))
        .filter((name) => name >= from)
        .sort();
    },
    remove: (name) => rm(path(name), { force: true }),
    readLatest: () => readLatest(folder),
    moveLatest: (id, generation) => moveLatest(folder, id, Number(generation) + 1),
  };
}

async function readLatest(folder: string): Promise<Latest> {
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    const { written, taken } = await generations(folder);
    const newest = written.at(-1) ?? 0;
    let generation = newest;
    // A name that something else has is one that no write can have.
    while (taken.has(generation + 1)) generation += 1;
    const text = newest === 0 ? null : await readOrNull(join(folder, `latest.${newest}`));
    if (text !== null || newest === 0)
      return { id: text?.toString('utf8').trim() ?? null, generation: String(generation) };
    // Gone only if many newer ones came meanwhile: look again.
  }
  throw new Error(`${folder}: latest is moved faster than it can be read`);
}

async function moveLatest(folder: string, id: string, generation: number): Promise<boolean> {
  const mine = join(folder, `latest.${generation}`);
  if (!(await linkNew(folder, mine, Buffer.from(`${id}\n`)))) return false;
  const { written } = await generations(folder);
  const newest = written.at(-1) ?? generation;
  // The number was free because it had been cleared away, not because it had never been taken.
  if (newest >= generation + GENERATIONS_KEPT) {
    await rm(mine, { force: true });
    return false;
  }
  const old = written.filter((one) => one <= newest - GENERATIONS_KEPT);
  await Promise.all(old.map((one) => rm(join(folder, `latest.${one}`), { force: true })));
  return true;
}

/** Writes of the pointer, in their order; and what has the name of one and is no file. */
async function generations(folder: string): Promise<{ written: number[]; taken: ReadonlySet<number> }> {
  const entries = (await readdir(folder, { withFileTypes: true }).catch(absent)) ?? [];
  const numbers = (isFile: boolean): number[] =>
    entries
      .filter((entry) => entry.isFile() === isFile)
      .flatMap(({ name }) => POINTER.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  return { written: longestChain(numbers(true)), taken: new Set(numbers(false)) };
}

/** Writes follow upon each other. A number far from the others was never reached by counting: nobody moved there. */
function longestChain(numbers: readonly number[]): number[] {
  const chains: number[][] = [];
  for (const number of numbers) {
    const chain = chains.at(-1);
    const last = chain?.at(-1);
    if (chain !== undefined && last !== undefined && number - last < GENERATIONS_KEPT) chain.push(number);
    else chains.push([number]);
  }
  return chains.reduce((best, chain) => (chain.length > best.length ? chain : best), []);
}

/** Gives `bytes` a name that nobody has; what was written before a crash is cleared away later. */
async function linkNew(folder: string, path: string, bytes: Uint8Array): Promise<boolean> {
  const unfinished = join(folder, UNFINISHED);
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const fresh = join(unfinished, randomUUID());
  const file = await open(fresh, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(fresh, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(fresh, { force: true });
    await clearUnfinished(unfinished);
  }
}

async function clearUnfinished(unfinished: string): Promise<void> {
  for (const name of await namesIn(unfinished)) {
    const path = join(unfinished, name);
    const since = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => Date.now(),
    );
    if (Date.now() - since > UNFINISHED_MAX_MS) await rm(path, { force: true });
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(absent);
  return (entries ?? []).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(absent)) ?? [];
}

async function readOrNull(path: string): Promise<Buffer | null> {
  return readFile(path).catch(absent);
}

/** Null for what is not there; anything else that goes wrong is not the same as nothing. */
function absent(error: unknown): null {
  if (codeOf(error) === 'ENOENT') return null;
  throw error;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}

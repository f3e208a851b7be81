import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { execa } from 'execa';
import { ExplainedError } from '../model/explained-error.js';
import { entryDirectory, readEntry, sha256OfFile } from './build-cache.js';

/** Where the cache has built programs, each in a folder of its own. */
const TOOLS = 'tools';

/**
 * Writes programs of a cache into one tar file, for the cache of continuous integration. Not compressed: such caches do
 * that themselves.
 *
 * @param entries - folders of the cache.
 * @throws {ExplainedError} `usage`: it cannot be written.
 */
export async function writeArchive(
  file: string,
  { cache, entries }: { readonly cache: string; readonly entries: readonly string[] },
): Promise<void> {
  const unfinished = `${resolve(file)}.${process.pid}.unfinished`;
  try {
    await tar(['--create', '--file', unfinished, '--directory', cache, '--', ...entries.map(nameBelow)], file);
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}

/**
 * Takes the programs of such a file into a cache. Each must be what its folder says: made of the inputs that give the
 * folder its name, with the bytes that were recorded. That tells a damaged file from a whole one and not a forged one: who
 * writes the file chooses the programs.
 *
 * @returns names of the folders that were not there before.
 * @throws {ExplainedError} `usage`: it holds anything else; nothing of it is taken then.
 */
export async function readArchive(file: string, { cache }: { readonly cache: string }): Promise<string[]> {
  await mkdir(join(cache, TOOLS), { recursive: true });
  const staged = await mkdtemp(join(cache, TOOLS, '.importing-'));
  try {
    await tar(['--extract', '--no-same-owner', '--file', resolve(file), '--directory', staged], file);
    const entries = await readdir(join(staged, TOOLS)).catch(() => {
      throw refused(file, 'no folder of programs');
    });
    for (const entry of entries) await assertWhole(join(staged, TOOLS, entry), { file, cache });
    const taken: string[] = [];
    for (const entry of entries) {
      const target = join(cache, TOOLS, entry);
      if ((await readEntry(target)) !== null) continue;
      await rm(target, { recursive: true, force: true });
      await rename(join(staged, TOOLS, entry), target);
      taken.push(entry);
    }
    return taken;
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

async function assertWhole(folder: string, { file, cache }: { file: string; cache: string }): Promise<void> {
  const name = basename(folder);
  const program = await readEntry(folder);
  if (program === null) throw refused(file, `${name}, which is no whole program`);
  const { record, path } = program;
  if (basename(entryDirectory(cache, record)) !== name) throw refused(file, `${name}, made of other inputs`);
  const found = await readdir(folder, { withFileTypes: true });
  const isOnlyThat = found.length === 2 && found.every((entry) => entry.isFile());
  if (!isOnlyThat) throw refused(file, `${name}, with more in it than a program and its record`);
  if ((await sha256OfFile(path)) !== record.sha256) throw refused(file, `${name}, whose bytes are not those recorded`);
  if (((await stat(path)).mode & 0o100) === 0) throw refused(file, `${name}, which cannot be run`);
}

function nameBelow(entry: string): string {
  return join(TOOLS, basename(entry));
}

async function tar(args: readonly string[], file: string): Promise<void> {
  const { failed, stderr, shortMessage } = await execa('tar', args, { reject: false, stdin: 'ignore' });
  if (!failed) return;
  const [observed = ''] = (stderr || shortMessage || 'tar failed without a word').split('\n');
  throw refused(file, observed);
}

function refused(file: string, observed: string): ExplainedError {
  return new ExplainedError('usage', {
    what: 'This is no archive of a toolchain, or it cannot be read or written',
    expected: 'a file that prow-staging toolchain export wrote, whole',
    observed,
    evidence: file,
    next: 'export it again; without it the toolchain is built',
  });
}

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

/** What is written beside each cached program. */
export const BuildRecord = z.strictObject({
  name: z.string(),
  release: z.string().describe('version the program reports'),
  inputs: z.record(z.string(), z.string()).describe('everything the key is made of; long texts as their digest'),
  sha256: z.string(),
  sizeBytes: z.number().int().positive(),
});
export type BuildRecord = z.infer<typeof BuildRecord>;

export interface CachedProgram {
  readonly path: string;
  readonly record: BuildRecord;
}

/** What a program is made of. Two builds with the same inputs give the same bytes. */
export interface BuildInputs {
  readonly name: string;
  readonly release: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** `<cache>/tools/<name>-<key>`: the key is the first 16 hex digits over all inputs. */
export function entryDirectory(cache: string, { name, inputs }: BuildInputs): string {
  const sorted = Object.entries(inputs).sort(([a], [b]) => (a < b ? -1 : 1));
  return join(cache, 'tools', `${name}-${sha256(JSON.stringify(sorted)).slice(0, 16)}`);
}

/** The program if it is in the cache with the size it was recorded with, else null. */
export async function readCached(cache: string, wanted: BuildInputs): Promise<CachedProgram | null> {
  return readEntry(entryDirectory(cache, wanted));
}

/** The program in one directory of the cache, or null where there is none. */
export async function readEntry(directory: string): Promise<CachedProgram | null> {
  try {
    const record = BuildRecord.parse(JSON.parse(await readFile(join(directory, 'build.json'), 'utf8')));
    const path = join(directory, record.name);
    return (await stat(path)).size === record.sizeBytes ? { path, record } : null;
  } catch {
    // Absent, half deleted by someone, or from another version of ours: built again.
    return null;
  }
}

/** Like {@link readCached}, but the program's bytes are read and held against its digest. */
export async function readIntact(cache: string, wanted: BuildInputs): Promise<CachedProgram | null> {
  const cached = await readCached(cache, wanted);
  return cached !== null && (await sha256OfFile(cached.path)) === cached.record.sha256 ? cached : null;
}

/**
 * Moves a built program into the cache in one step, so that nobody ever sees half of one.
 * `program` must lie on the cache's file system; the caller holds the build's lock.
 */
export async function publish(cache: string, wanted: BuildInputs, program: string): Promise<CachedProgram> {
  const directory = entryDirectory(cache, wanted);
  const staged = `${program}.entry`;
  await mkdir(staged, { recursive: true });
  await rename(program, join(staged, wanted.name));
  const path = join(staged, wanted.name);
  const record = { ...wanted, sha256: await sha256OfFile(path), sizeBytes: (await stat(path)).size };
  await writeFile(join(staged, 'build.json'), `${JSON.stringify(record, null, 2)}\n`);
  // A power cut after the rename must not leave an empty program behind a valid name.
  for (const file of [path, join(staged, 'build.json'), staged]) await syncToDisk(file);
  await rm(directory, { recursive: true, force: true });
  await rename(staged, directory);
  return { path: join(directory, wanted.name), record };
}

async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** sha256 of a text, in hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** sha256 of a file's bytes, in hex. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Archive } from './archive.js';

/** Writers that take the same number at once; more are a fault of the place. */
const TRIES_MAX = 1_000;
const NAME = /^(\d{8})\.json$/;

const Change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('made'), run: z.string(), candidate: z.string() }),
  z.strictObject({ kind: z.literal('removed'), runs: z.array(z.string()), why: z.string() }),
]);
type Change = z.infer<typeof Change>;

/** Entries are numbered from 1, and each holds a digest of the one before. */
const Entry = z.strictObject({ number: z.number().int().positive(), previous: z.string().nullable(), change: Change });
type Entry = z.infer<typeof Entry>;

/** What an index says should be there. */
export interface RunIndex {
  /** Runs that were made and that nobody has removed by its rules, with their candidates. */
  readonly standing: ReadonlyMap<string, string>;
  /** What is wrong with the index itself; null for a sound one, and for none at all. */
  readonly defect: string | null;
}

/**
 * Writes down that a run was made, or that some are removed. An entry is made once and never changed: two writers that
 * have read the same last one cannot both make the next, and whoever comes second reads again.
 */
export async function addToIndex(archive: Archive, change: Change): Promise<void> {
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    const names = await entryNames(archive);
    const last = names.at(-1);
    const number = last === undefined ? 1 : numberOf(last) + 1;
    const previous = last === undefined ? null : digestOf(await archive.read(last));
    const entry: Entry = { number, previous, change };
    if (await archive.create(nameOf(number), Buffer.from(`${JSON.stringify(entry)}\n`))) return;
  }
  throw new Error(`${archive.place}: entries are made faster than they can be read`);
}

/** Reads an index, and whether an entry of it is gone or another than the next one knows. */
export async function readIndex(archive: Archive): Promise<RunIndex> {
  const standing = new Map<string, string>();
  const defects: string[] = [];
  let previous: string | null = null;
  for (const [index, name] of (await entryNames(archive)).entries()) {
    const bytes = await archive.read(name);
    const entry = entryIn(bytes);
    if (entry === null) defects.push(`${name} cannot be read`);
    else if (entry.number !== index + 1 || numberOf(name) !== index + 1) defects.push(`entry ${index + 1} is gone`);
    else if (entry.previous !== previous) defects.push(`${name} does not follow from the one before`);
    if (entry?.change.kind === 'made') standing.set(entry.change.run, entry.change.candidate);
    if (entry?.change.kind === 'removed') for (const run of entry.change.runs) standing.delete(run);
    previous = digestOf(bytes);
  }
  return { standing, defect: defects[0] ?? null };
}

async function entryNames(archive: Archive): Promise<string[]> {
  return (await archive.list('')).filter((name) => NAME.test(name)).sort();
}

function entryIn(bytes: Buffer | null): Entry | null {
  try {
    return Entry.safeParse(JSON.parse(bytes?.toString('utf8') ?? '')).data ?? null;
  } catch {
    return null;
  }
}

function nameOf(number: number): string {
  return `${String(number).padStart(8, '0')}.json`;
}

function numberOf(name: string): number {
  return Number(NAME.exec(name)?.[1]);
}

function digestOf(bytes: Buffer | null): string {
  return createHash('sha256')
    .update(bytes ?? '')
    .digest('hex');
}

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { z } from 'zod';
import { ExplainedError } from '../model/explained-error.js';
import { projectPath } from '../toolchain/project-root.js';
import { Drill, Neighbour, UNCHANGED } from './drill.js';

/** What a neighbour without a file changes. */
const NOTHING = { edits: [], boskosEdits: [], production: [], environment: [] };

const EXTENSION = '.yaml';
/** Our own drills. */
const DRILLS = projectPath('drills');
/** Folder, beside drills, of what looks like a fault and is none. */
const NEIGHBOURS = 'neighbours';

/** Names of all drills, sorted: one file each. */
export async function drillNames(directory: string = DRILLS): Promise<string[]> {
  const names = await readdir(directory).catch((cause: unknown) => {
    throw unreadable(directory, cause);
  });
  return names
    .filter((name) => name.endsWith(EXTENSION))
    .map((name) => name.slice(0, -EXTENSION.length))
    .sort();
}

/**
 * Reads one drill by its name, which is its file's.
 *
 * @throws {ExplainedError} `usage`: there is none of that name, or its file says something else.
 */
export async function loadDrill(name: string, directory: string = DRILLS): Promise<Drill> {
  const known = await drillNames(directory);
  if (!known.includes(name)) throw unknown(name, { known, directory });
  return readNamed(Drill, name, directory);
}

/**
 * Reads the neighbour that a drill names, from beside the drill or else from
 * beside our own; {@link UNCHANGED} needs no file.
 *
 * @throws {ExplainedError} `usage`: there is none of that name, or its file says something else.
 */
export async function loadNeighbour(name: string, directory: string = DRILLS): Promise<Neighbour> {
  if (name === UNCHANGED) return { name, description: 'the candidate as it is', ...NOTHING };
  const folders = [join(directory, NEIGHBOURS), join(DRILLS, NEIGHBOURS)];
  for (const folder of folders) {
    const known = await drillNames(folder).catch((): string[] => []);
    if (known.includes(name)) return readNamed(Neighbour, name, folder);
  }
  throw unknown(name, { known: [UNCHANGED], directory: folders.join(' and ') });
}

async function readNamed<Shape extends { readonly name: string }>(
  schema: z.ZodType<Shape>,
  name: string,
  directory: string,
): Promise<Shape> {
  const path = join(directory, `${name}${EXTENSION}`);
  try {
    const read = schema.parse(parse(await readFile(path, 'utf8')));
    if (read.name === name) return read;
    throw new TypeError(`the file says name: ${read.name}`);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unknown(name: string, { known, directory }: { known: string[]; directory: string }): ExplainedError {
  return new ExplainedError('usage', {
    what: `There is no drill "${name}"`,
    expected: `one of: ${known.join(', ')}`,
    observed: `"${name}"`,
    evidence: directory,
    next: 'choose one of these, or write the fault down as a file of its own there',
  });
}

function unreadable(path: string, cause: unknown): ExplainedError {
  return new ExplainedError(
    'usage',
    {
      what: 'A drill cannot be read',
      expected: 'name (the file’s), outage, description, power, expect, and edits or environment',
      observed: cause instanceof Error ? cause.message.replaceAll(/\s+/g, ' ') : String(cause),
      evidence: path,
      next: 'correct that file; the other drills show the form',
    },
    { cause },
  );
}

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ExplainedError } from '../model/explained-error.js';
import type { Drill } from './drill.js';

/** Where the faults are, one file each. */
const DRILLS_DIRECTORY = fileURLToPath(new URL('../../drills', import.meta.url));

/** Names of all drills, sorted. */
export async function drillNames(directory: string = DRILLS_DIRECTORY): Promise<string[]> {
  const names = await readdir(directory);
  return names
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => name.slice(0, -'.ts'.length))
    .sort();
}

/**
 * Loads one drill by its name, which is its file's.
 *
 * @throws {ExplainedError} `usage`: there is none of that name.
 */
export async function loadDrill(name: string, directory: string = DRILLS_DIRECTORY): Promise<Drill> {
  const known = await drillNames(directory);
  if (!known.includes(name)) throw unknown(name, { known, directory });
  const { drill }: { drill: Drill } = await import(pathToFileURL(join(directory, `${name}.ts`)).href);
  return drill;
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

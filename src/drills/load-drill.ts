import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ExplainedError } from '../model/explained-error.js';
import { projectPath } from '../toolchain/project-root.js';
import { Drill } from './drill.js';

const EXTENSION = '.yaml';

/** Names of all drills, sorted: one file each. */
export async function drillNames(directory: string = projectPath('drills')): Promise<string[]> {
  const names = await readdir(directory);
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
export async function loadDrill(name: string, directory: string = projectPath('drills')): Promise<Drill> {
  const known = await drillNames(directory);
  if (!known.includes(name)) throw unknown(name, { known, directory });
  const path = join(directory, `${name}${EXTENSION}`);
  try {
    const drill = Drill.parse(parse(await readFile(path, 'utf8')));
    if (drill.name === name) return drill;
    throw new TypeError(`the file says name: ${drill.name}`);
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
      expected: 'name (the file’s), outage, description, power, expect and edits',
      observed: cause instanceof Error ? cause.message.replaceAll(/\s+/g, ' ') : String(cause),
      evidence: path,
      next: 'correct that file; the other drills show the form',
    },
    { cause },
  );
}

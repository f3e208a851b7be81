import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { projectPath } from '../toolchain/project-root.js';

/** The production directory that was named on the command line, or the example's. */
export function productionRoot(given: string | undefined): string {
  return resolve(given ?? projectPath('examples', 'production'));
}

/** Remembers, beside an environment, which production directory it was derived from. */
export async function writeProductionRoot(directory: string, root: string): Promise<void> {
  await writeFile(join(directory, 'production-root'), resolve(root), { mode: 0o600 });
}

/** The production directory an environment was derived from. */
export async function readProductionRoot(directory: string): Promise<string> {
  return readFile(join(directory, 'production-root'), 'utf8');
}

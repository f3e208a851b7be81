import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Remembers, beside an environment, which production directory it was derived from. */
export async function writeProductionRoot(directory: string, root: string): Promise<void> {
  await writeFile(join(directory, 'production-root'), resolve(root), { mode: 0o600 });
}

/** The production directory an environment was derived from. */
export async function readProductionRoot(directory: string): Promise<string> {
  return readFile(join(directory, 'production-root'), 'utf8');
}

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Where production lies in its repository. */
export const FOLDER = 'prow';

/** A folder's files by their paths in the repository. */
export function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  const files = names.filter((path) => statSync(path).isFile());
  return Object.fromEntries(files.map((path) => [join(FOLDER, relative(folder, path)), readFileSync(path, 'utf8')]));
}

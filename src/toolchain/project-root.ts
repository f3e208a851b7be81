import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A path below the project's root. The same code runs from `src` (tests, Pulumi)
 * and bundled from `dist` (the command line), so the root is looked for, not counted to.
 */
export function projectPath(...segments: readonly string[]): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'package.json'))) {
    const parent = dirname(directory);
    if (parent === directory) throw new Error(`no package.json above ${fileURLToPath(import.meta.url)}`);
    directory = parent;
  }
  return join(directory, ...segments);
}

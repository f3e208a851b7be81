import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders that hold nothing an author wrote. */
const SKIPPED = new Set(['node_modules', '.git', 'dist', 'coverage', 'test-results', '.pulumi']);

/** Every file below `root`, as paths from there, sorted. */
export function walkFiles(root: string, below = ''): string[] {
  const entries = readdirSync(join(root, below), { withFileTypes: true });
  return entries
    .filter(({ name }) => !SKIPPED.has(name))
    .flatMap((entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) return walkFiles(root, path);
      return entry.isFile() ? [path] : [];
    })
    .sort();
}

import { readFile } from 'node:fs/promises';
import { basename, dirname, relative } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** Prow's `ProwIgnoreFileName` (pkg/config/config.go). */
const PROW_IGNORE_FILE = '.prowignore';

/**
 * Which files of a folder of job configuration Prow passes over: its `.prowignore` files say so, as `.gitignore` files
 * do. The one nearest to a file decides, if it says anything of it.
 *
 * @param paths - every file below the folder, absolute or relative to the working directory.
 * @see ReadJobConfig, pkg/config/config.go
 */
export async function prowIgnore(folder: string, paths: readonly string[]): Promise<(path: string) => boolean> {
  const found = paths.filter((path) => basename(path) === PROW_IGNORE_FILE);
  const rules = new Map<string, Ignore>(
    await Promise.all(found.map(async (path) => [dirname(path), ignore().add(await readFile(path, 'utf8'))] as const)),
  );
  return (path) => {
    for (let at = dirname(path); ; at = dirname(at)) {
      const said = rules.get(at)?.test(relative(at, path));
      if (said?.ignored || said?.unignored) return said.ignored;
      if (at === folder || at === dirname(at)) return false;
    }
  };
}

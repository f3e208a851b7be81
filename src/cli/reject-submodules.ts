import { realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ExplainedError } from '../model/explained-error.js';
import { isWithin } from '../production/is-within.js';
import { readProductionFile } from '../production/production-file.js';

/**
 * Refuses a production of which a part is a submodule: what is in it is another repository's, and reading production without
 * it would pass over whatever it holds. One that production is not read from is nobody's business here.
 *
 * @param folder - with production.yaml, in a tree that was checked out without its submodules.
 * @param submodules - absolute paths of the submodules in that tree.
 * @throws {ExplainedError} `unreadable`, naming the submodule.
 */
export async function rejectSubmodules(folder: string, submodules: readonly string[]): Promise<void> {
  if (submodules.length === 0) return;
  const { manifests, checkedOut, config, plugins, jobs, policy, boskos } = await readProductionFile(folder);
  const parts = checkedOut.map(({ path }) => path);
  const named = [...manifests, ...parts, ...jobs, ...(boskos?.manifests ?? []), config, plugins, policy];
  const paths = [folder, ...named.flatMap((path) => (path === undefined ? [] : [join(folder, path)]))];
  // As the system follows it; where nothing is there, reading it says so.
  const read = await Promise.all(paths.map((path) => realpath(path).catch(() => path)));
  const found = submodules.find((one) => read.some((path) => isWithin(one, path) || isWithin(path, one)));
  if (found === undefined) return;
  throw new ExplainedError('unreadable', {
    what: 'a part of production is a submodule',
    expected: 'files of this repository: a commit of another says nothing of what is in it',
    observed: relative(folder, found) || '.',
    evidence: found,
    next: 'put the files themselves where production is read from, or describe production where the submodule is checked out',
  });
}

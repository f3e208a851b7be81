import { realpath } from 'node:fs/promises';
import { dirname, join, normalize, relative } from 'node:path';
import type { UnprovableChange } from '../model/bump.js';

/** A folder of production, and the tree that it is part of: the folder itself where nothing of more is known. */
export interface Rooted {
  readonly root: string;
  readonly tree: string;
}

/**
 * Files that a change has read through a link that was not there, or leads elsewhere. What they say is compared; but whoever
 * changes the file at the link's end later changes production where nobody watches for it, with no line of a diff in its folder.
 *
 * @param paths - as they are read, from production's folder.
 */
export async function linkChanges(
  before: Rooted,
  after: Rooted,
  { paths, reason }: { readonly paths: readonly string[]; readonly reason: 'reads-elsewhere' | 'gate-changed' },
): Promise<UnprovableChange[]> {
  const found = await Promise.all(
    [...new Set(paths.map((path) => normalize(path)))].map(async (path) => {
      const leadsTo = await endOf(after, path);
      const led = leadsTo === null ? null : await expectedEnd(before, path);
      return leadsTo === led || leadsTo === null ? [] : [{ path, leadsTo }];
    }),
  );
  return found.flat().map(({ path, leadsTo }) => ({
    ...{ reason, place: path },
    subject: `${path} is read by a link, at ${leadsTo}`,
  }));
}

/** Where a path ends once links are followed, from the top of the tree; null where nothing is there. */
async function endOf({ root, tree }: Rooted, path: string): Promise<string | null> {
  const end = await realpath(join(root, path)).catch(() => null);
  return end === null ? null : relative(await realpath(tree), end);
}

/** Where it ended, or would have: what is new is below what there was. */
async function expectedEnd(side: Rooted, path: string): Promise<string> {
  const end = await endOf(side, path);
  if (end !== null) return end;
  const above = dirname(path);
  return join(above === path ? '' : await expectedEnd(side, above), relative(above, path));
}

import { askGit, GitAnswer, mergeTrees, NOBODY, type Revisions } from './ask-git.js';

/** Commits of a change that are looked at one by one; GitHub itself lists as many. */
const COMMITS_MAX = 250;

/**
 * What becomes of a base where a change is merged by rebase, as GitHub and tide may: its commits are applied one after the
 * other. Commits that take back what an earlier one of them did are nothing in a merge; a rebase takes it from the base,
 * where that has it by another way.
 *
 * @returns null where it is one commit, which comes to the same, and where they cannot be applied and so are not.
 * @throws {GitAnswer} for more commits than are looked at.
 */
export async function rebasedTree(
  revisions: Revisions,
  { base, head }: { base: string; head: string },
): Promise<string | null> {
  const range = ['--reverse', '--topo-order', `--max-count=${COMMITS_MAX + 1}`, '--parents', `${base}..${head}`];
  const commits = (await askGit(revisions, ['rev-list', ...range])).split('\n').map((line) => line.split(' '));
  if (commits.length <= 1) return null;
  if (commits.length > COMMITS_MAX)
    throw new GitAnswer(`the change is of more than ${COMMITS_MAX} commits; make fewer of them`);
  let tree = `${base}^{tree}`;
  for (const [commit = '', parent, ...others] of commits) {
    // A rebase leaves merges out.
    if (others.length > 0) continue;
    const applied = parent === undefined ? null : await appliedTo(revisions, { tree, commit, parent });
    if (applied === null) return null;
    tree = applied;
  }
  return askGit(revisions, ['rev-parse', '--verify', tree]);
}

/** By commits made for it, which have nothing in common but what the commit was made from: older git is told no other way. */
async function appliedTo(
  revisions: Revisions,
  { tree, commit, parent }: { tree: string; commit: string; parent: string },
): Promise<string | null> {
  const made = (of: string, ...from: readonly string[]): Promise<string> =>
    askGit(revisions, [...NOBODY, 'commit-tree', of, ...from.flatMap((one) => ['-p', one]), '-m', 'applied']);
  const common = await made(`${parent}^{tree}`);
  const sides = [await made(tree, common), await made(`${commit}^{tree}`, common)] as const;
  try {
    return await mergeTrees(revisions, sides);
  } catch (error) {
    if (error instanceof GitAnswer) return null;
    throw error;
  }
}

import { devNull } from 'node:os';
import { resolve } from 'node:path';
import { execa } from 'execa';

/** A clone, the revision production runs, and the one that is to be merged into it. */
export interface Revisions {
  readonly clone: string;
  readonly base: string;
  readonly head: string;
  readonly signal: AbortSignal;
}

/** Commits that nobody sees have an author, for git asks for one. */
export const NOBODY = ['-c', 'user.name=prow-staging', '-c', 'user.email=prow-staging@localhost'] as const;

/**
 * The environment in which an object is what its id names and a commit has the parents that are written in it: a clone may
 * say otherwise (`refs/replace`, `info/grafts`), and what is merged elsewhere knows nothing of it.
 */
export const AS_WRITTEN = { GIT_NO_REPLACE_OBJECTS: '1', GIT_GRAFT_FILE: devNull } as const;

/** What git, or a tree, answered instead of what was asked for. */
export class GitAnswer extends Error {}

/**
 * What git says of a clone, as its objects are written. No hook of it is run.
 *
 * @throws {GitAnswer} where git fails.
 */
export async function askGit(
  { clone, signal }: Revisions,
  args: readonly string[],
  { env = {}, input }: { env?: Readonly<Record<string, string>>; input?: string } = {},
): Promise<string> {
  const options = ['-C', resolve(clone), '-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false'];
  const { failed, stdout, stderr } = await execa('git', [...options, ...args], {
    env: { ...env, ...AS_WRITTEN },
    ...(input === undefined ? {} : { input }),
    reject: false,
    cancelSignal: signal,
  });
  signal.throwIfAborted();
  if (!failed) return stdout.trim();
  throw new GitAnswer(`git ${args[0]}: ${stderr.trim() || stdout.trim() || 'failed'}`);
}

/**
 * The tree that merging two commits gives.
 *
 * @throws {GitAnswer} where they do not merge.
 */
export async function mergeTrees(revisions: Revisions, commits: readonly [string, string]): Promise<string> {
  const answer = await askGit(revisions, ['merge-tree', '--write-tree', '--no-messages', ...commits]);
  return answer.split('\n')[0] ?? '';
}

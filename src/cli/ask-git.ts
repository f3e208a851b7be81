import { devNull } from 'node:os';
import { resolve } from 'node:path';
import { execa } from 'execa';
import { firstOf } from '../gate/first-of.js';

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
 * say otherwise (`refs/replace`, `info/grafts`), and what is merged elsewhere knows nothing of it. The graft file is none that
 * could be there: of one that is, empty or not, git says first how to do away with it (`read_graft_file`, commit.c).
 */
export const AS_WRITTEN = { GIT_NO_REPLACE_OBJECTS: '1', GIT_GRAFT_FILE: `${devNull}/none` } as const;

/** What git, or a tree, answered instead of what was asked for. */
export class GitAnswer extends Error {}

/** Two commits that do not merge. */
export class MergeConflict extends GitAnswer {
  /** @param files - those that both sides change, each otherwise, as the repository names them. */
  constructor(readonly files: readonly string[]) {
    super(`both sides change, each otherwise: ${files.length === 0 ? 'files that git does not name' : firstOf(files)}`);
  }
}

/**
 * What git says of a clone, as its objects are written. No hook of it is run.
 *
 * @throws {GitAnswer} where git fails.
 */
export async function askGit(clone: Asked, args: readonly string[], given: Given = {}): Promise<string> {
  const { failed, stdout, stderr } = await runGit(clone, args, given);
  if (!failed) return stdout.trim();
  throw failure(args, { stdout, stderr });
}

/**
 * The tree that merging two commits gives.
 *
 * @throws {MergeConflict} where both change the same otherwise.
 * @throws {GitAnswer} where they cannot be merged at all.
 */
export async function mergeTrees(clone: Asked, commits: readonly [string, string]): Promise<string> {
  const args = ['merge-tree', '--write-tree', '--no-messages', '--name-only', '-z', ...commits];
  const { failed, exitCode, stdout, stderr } = await runGit(clone, args, {});
  const [tree = '', ...files] = stdout.split('\0').filter((part) => part !== '');
  if (!failed) return tree;
  if (exitCode === CONFLICT) throw new MergeConflict(files);
  throw failure(args, { stdout, stderr });
}

/** The exit code of git-merge-tree(1) where there are conflicts; any other failure has another. */
const CONFLICT = 1;

type Asked = Pick<Revisions, 'clone' | 'signal'>;
interface Given {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

async function runGit({ clone, signal }: Asked, args: readonly string[], { env = {}, input }: Given) {
  const settings = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false'];
  const ended = await execa('git', ['-C', resolve(clone), ...settings, ...args], {
    env: { ...env, ...AS_WRITTEN },
    ...(input === undefined ? {} : { input }),
    reject: false,
    cancelSignal: signal,
  });
  signal.throwIfAborted();
  return ended;
}

function failure([command]: readonly string[], { stdout, stderr }: { stdout: string; stderr: string }): GitAnswer {
  return new GitAnswer(`git ${command}: ${stderr.trim() || stdout.trim() || 'failed'}`);
}

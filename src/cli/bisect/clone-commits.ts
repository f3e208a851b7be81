import { ExplainedError } from '../../model/explained-error.js';
import { resolveCommit } from '../../toolchain/prow-clone.js';
import { askGit } from '../ask-git.js';

/** A commit that a search may look at. */
export interface CommitBetween {
  readonly commit: string;
  /** How many commits are decided at least by looking at it: the more, the better. */
  readonly decides: number;
}

/** What a search asks of a clone of Prow; nothing in it is changed. */
export interface CloneCommits {
  readonly clone: string;
  /** Only first parents: what a merge brought counts as one. */
  readonly firstParent: boolean;
  readonly signal: AbortSignal;
}

/**
 * Both ends of a search, by all their digits.
 *
 * @throws {ExplainedError} `usage`: no such commit, no Prow in it, or the bad one does not follow the good one.
 */
export async function endsOf(
  at: CloneCommits,
  { good, bad }: { readonly good: string; readonly bad: string },
): Promise<{ readonly good: string; readonly bad: string }> {
  const { clone, firstParent, signal } = at;
  const find = async (revision: string) => (await resolveCommit(clone, revision, { signal })).commit;
  const ends = { good: await find(good), bad: await find(bad) };
  const line = ['rev-list', '--max-count=1', ...along(firstParent), ends.bad, `^${ends.good}`];
  const isBase = (await askGit(at, ['merge-base', ends.good, ends.bad]).catch(() => '')) === ends.good;
  if (isBase && (await askGit(at, line)) !== '') return ends;
  throw new ExplainedError('usage', {
    what: `No commit turned ${good} into ${bad}`,
    expected: 'a bad commit that follows the good one',
    observed: ends.good === ends.bad ? 'they are one commit' : `${ends.good} is none of the ancestors of ${ends.bad}`,
    evidence: `git -C ${clone} merge-base ${ends.good} ${ends.bad}`,
    next: 'name the newest commit known to pass, and a later one that fails',
  });
}

/** The commits after every good one up to the bad one, which is among them; those that decide most come first. */
export async function commitsBetween(
  at: CloneCommits,
  { bad, good }: { readonly bad: string; readonly good: readonly string[] },
): Promise<CommitBetween[]> {
  const text = await askGit(at, ['rev-list', '--bisect-all', ...along(at.firstParent), bad, '--not', ...good]);
  return text
    .split('\n')
    .filter((row) => row !== '')
    .map((row) => {
      const [, commit, decides] = /^([0-9a-f]+) .*dist=(\d+)\)$/.exec(row) ?? [];
      if (commit === undefined) throw new TypeError(`git rev-list --bisect-all wrote ${JSON.stringify(row)}`);
      return { commit, decides: Number(decides) };
    });
}

/** First line of a commit's message. */
export async function subjectOf(at: CloneCommits, commit: string): Promise<string> {
  return askGit(at, ['show', '--no-patch', '--format=%s', commit]);
}

function along(firstParent: boolean): string[] {
  return firstParent ? ['--first-parent'] : [];
}

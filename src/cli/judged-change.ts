import type { Github, RepositoryName } from '../github/connect.js';
import { type PullRequest, readPull } from '../github/read-pull.js';
import { ExplainedError } from '../model/explained-error.js';
import type { PullClone } from './pull-clone.js';
import type { PullAt } from './pull-subject.js';

/** A commit that is to be merged, and the ref to fetch it by. */
interface MergedCommit {
  readonly sha: string;
  readonly ref: string;
}

/** What is judged: a pull request, or what a queue is about to merge together. */
export interface JudgedChange {
  /** `OWNER/REPO#N`, or what else people call it. */
  readonly subject: string;
  /** The commit that the answer is written on; null where there is none yet, as for tide's batches. */
  readonly sha: string | null;
  readonly baseBranch: string;
  /** What the base branch must lead to; null for whatever it does. */
  readonly baseSha: string | null;
  /** What is merged into it, in this order. */
  readonly heads: readonly MergedCommit[];
  /** Whether GitHub has merged the base branch into it already, so that the branch will be moved to it as it is. */
  readonly isMerged: boolean;
  /** The pull request whose comments are heard; null for none. */
  readonly pull: Pick<PullRequest, 'number' | 'headSha'> | null;
}

/** One pull request, wherever it leads now. */
export function changeOfPull({ owner, repo }: RepositoryName, pull: PullRequest): JudgedChange {
  const { number, headSha: sha, baseBranch } = pull;
  const heads = [{ sha, ref: headRef(number) }];
  return { subject: `${owner}/${repo}#${number}`, sha, baseBranch, baseSha: null, heads, isMerged: false, pull };
}

/** A group of GitHub's queue, which is a commit of its own on a branch of its own. */
export function changeOfGroup(
  { owner, repo }: RepositoryName,
  { branch, baseBranch, sha, pull }: { branch: string; baseBranch: string; sha: string; pull: PullRequest },
): JudgedChange {
  const heads = [{ sha, ref: `refs/heads/${branch}` }];
  return { subject: `${owner}/${repo}@${branch}`, sha, baseBranch, baseSha: null, heads, isMerged: true, pull };
}

/** Pull requests that tide would merge one after the other. Nobody's word about one of them is about all. */
export function changeOfBatch(
  { owner, repo }: RepositoryName,
  { baseBranch, baseSha, pulls }: { baseBranch: string; baseSha: string; pulls: readonly PullAt[] },
): JudgedChange {
  const subject = `${owner}/${repo}: ${pulls.map(({ number }) => `#${number}`).join(' and ')} together`;
  const heads = pulls.map(({ number, sha }) => ({ sha, ref: headRef(number) }));
  return { subject, sha: null, baseBranch, baseSha, heads, isMerged: false, pull: null };
}

/** Both sides of a change, as commits of a clone. */
export interface FetchedChange {
  readonly base: string;
  readonly head: string;
}

/**
 * Fetches a change as it is now.
 *
 * @throws {ExplainedError} `undecided` where it is not, or no longer, what was asked about.
 */
export async function fetchChange(clone: PullClone, change: JudgedChange): Promise<FetchedChange> {
  const { subject, baseBranch, baseSha, heads, isMerged } = change;
  const base = await clone.fetch(`refs/heads/${baseBranch}`);
  if (baseSha !== null && base !== baseSha) throw pushedMeanwhile(`${subject}, ${baseBranch}`, [baseSha, base]);
  for (const { ref, sha } of heads) {
    const fetched = await clone.fetch(ref);
    if (fetched !== sha) throw pushedMeanwhile(`${subject}, ${ref}`, [sha, fetched]);
  }
  const [first, ...others] = heads;
  if (first === undefined) throw new TypeError('a change has a head');
  if (isMerged && !(await clone.contains(first.sha, base))) throw notBuiltOnBase(change, base);
  // One head is merged where it is judged.
  if (others.length === 0) return { base, head: first.sha };
  let head = base;
  for (const { sha } of heads) head = await clone.merge(head, sha);
  return { base, head };
}

/** Reads a pull request; a closed one has nothing to decide. */
export async function openPull(github: Github, at: RepositoryName, number: number): Promise<PullRequest> {
  const pull = await readPull(github, at, number);
  if (pull.isOpen) return pull;
  throw new ExplainedError('undecided', {
    what: 'The pull request is closed',
    expected: 'an open one',
    observed: 'closed',
    evidence: `${at.owner}/${at.repo}#${number}`,
    next: 'nothing: what was merged is production now, and what was not is no bump',
  });
}

/** One that must lead to a commit still: a job's success is about that one. */
export function refuseMoved(pull: PullRequest, sha: string | null): PullRequest {
  if (sha === null || pull.headSha === sha) return pull;
  throw pushedMeanwhile(`#${pull.number}`, [sha, pull.headSha]);
}

function headRef(number: number): string {
  return `refs/pull/${number}/head`;
}

function pushedMeanwhile(evidence: string, [expected, observed]: readonly [string, string]): ExplainedError {
  return new ExplainedError('undecided', {
    what: 'The change became another while it was read',
    ...{ expected, observed, evidence },
    next: 'run it again: what was pushed is judged by itself',
  });
}

function notBuiltOnBase({ subject, baseBranch }: JudgedChange, base: string): ExplainedError {
  return new ExplainedError('undecided', {
    what: 'The merge group is not built on the branch as it is',
    expected: `a group that holds ${base}`,
    observed: 'one that does not',
    evidence: `${subject}, ${baseBranch}`,
    next: 'nothing: GitHub builds the group anew where its branch has moved, and that group is judged by itself',
  });
}

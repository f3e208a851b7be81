import { connect, type Github, type RepositoryName } from '../github/connect.js';
import { ownAccount } from '../github/own-account.js';
import { readBranch, readOpenPulls, readRepository } from '../github/read-pull.js';
import { ExplainedError } from '../model/explained-error.js';
import { answerPull, headOf, type JudgedCommit, openPull, type PullAnswer, type PullGate } from './gate-pull.js';
import { type GithubOptions, githubCredentials, githubEndpoint } from './github-options.js';
import { withPullClone } from './pull-clone.js';
import { TOOL_VERSION } from './tool-version.js';

/** Under which name the gate answers where it is not given another. Branch protection and tide ask for it. */
export const STATUS_CONTEXT = 'prow-staging/gate';

/** What is asked about: one pull request, every open one, or a group that GitHub's queue is about to merge. */
export type PullSubject = RepositoryName &
  (
    | { readonly kind: 'pull'; readonly number: number }
    | { readonly kind: 'all-open' }
    | { readonly kind: 'merge-group'; readonly branch: string; readonly baseBranch: string; readonly number: number }
  );

export interface PullQuestion {
  readonly subject: PullSubject;
  readonly options: GithubOptions;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** The branch that is guarded; null for the repository's default. */
  readonly branch: string | null;
  readonly context: string;
  readonly detailsUrl: string;
  readonly report: boolean;
  /** A clone that may have most of the repository already. */
  readonly reference: string | null;
  readonly question: PullGate['question'];
  readonly rehearsal: PullGate['rehearsal'];
  readonly now: PullGate['now'];
}

/**
 * `OWNER/REPO#N`, or `OWNER/REPO` for every open pull request.
 *
 * @throws {ExplainedError} `usage`.
 */
export function pullSubject(text: string): PullSubject {
  const [, owner, repo, number] = /^([A-Za-z0-9][\w.-]*)\/([A-Za-z0-9._][\w.-]*)(?:#([1-9]\d{0,9}))?$/.exec(text) ?? [];
  if (owner === undefined || repo === undefined)
    throw noSubject('--pull', { text, expected: 'OWNER/REPO#N, or OWNER/REPO' });
  return { owner, repo, ...(number === undefined ? { kind: 'all-open' } : { kind: 'pull', number: Number(number) }) };
}

/**
 * `OWNER/REPO@BRANCH`: a merge group by the branch that GitHub's queue makes for it, which names where it goes and the
 * last pull request in it.
 *
 * @throws {ExplainedError} `usage`.
 */
export function groupSubject(text: string): PullSubject {
  const [, name = '', branch = '', baseBranch = '', number] =
    /^([^@]*)@(?:refs\/heads\/)?(gh-readonly-queue\/([^\s~^:?*[\\]+)\/pr-([1-9]\d*)-[0-9a-f]{40})$/.exec(text) ?? [];
  if (number === undefined)
    throw noSubject('--merge-group', { text, expected: 'OWNER/REPO@gh-readonly-queue/BRANCH/pr-N-SHA' });
  const { owner, repo } = pullSubject(name);
  return { owner, repo, kind: 'merge-group', branch, baseBranch, number: Number(number) };
}

/** Answers what is asked about, one commit after another: GitHub asks not to be asked at once. */
export async function gatePulls(asked: PullQuestion): Promise<PullAnswer[]> {
  const { subject, options, variables, question } = asked;
  const { owner, repo } = subject;
  const { signal } = question;
  const endpoint = githubEndpoint(options, variables);
  const credentials = await githubCredentials(options, variables);
  const at = { owner, repo };
  const userAgent = `prow-staging/${TOOL_VERSION}`;
  const github = await connect({ endpoint, credentials, repository: at, userAgent, signal });
  const { cloneUrl, defaultBranch } = await readRepository(github, at);
  const judged = await judgedCommits(github, { subject, branch: asked.branch ?? defaultBranch });
  const from = {
    cloneUrl,
    token: await tokenOf(github),
    ...{ reference: asked.reference, signal },
  };
  const self = await ownAccount(github, credentials);
  return withPullClone(from, async (clone) => {
    const gate = { github, at, self, clone, question, ...named(asked) };
    const answers: PullAnswer[] = [];
    for (const one of judged) answers.push(await answerPull(gate, one));
    return answers;
  });
}

function named({ context, detailsUrl, report, rehearsal, now }: PullQuestion) {
  return { context, detailsUrl, report, rehearsal, now };
}

/**
 * A status stands on a commit, whatever pull request it was written for. So one name of it answers for one branch alone:
 * else whoever proposes a commit to a branch of their own, with a gate.yaml of their own, would answer for production.
 */
async function judgedCommits(
  github: Github,
  { subject, branch: guarded }: { subject: PullSubject; branch: string },
): Promise<JudgedCommit[]> {
  const { owner, repo } = subject;
  const at = { owner, repo };
  switch (subject.kind) {
    case 'pull': {
      const pull = await openPull(github, at, subject.number);
      if (pull.baseBranch !== guarded)
        throw notGuarded(`${owner}/${repo}#${pull.number}`, { branch: pull.baseBranch, guarded });
      return [headOf(at, pull)];
    }
    case 'all-open':
      return (await readOpenPulls(github, at))
        .filter(({ baseBranch }) => baseBranch === guarded)
        .map((pull) => headOf(at, pull));
    case 'merge-group': {
      const { branch, baseBranch, number } = subject;
      if (baseBranch !== guarded) throw notGuarded(`${owner}/${repo}@${branch}`, { branch: baseBranch, guarded });
      const sha = await readBranch(github, at, branch);
      const pull = await openPull(github, at, number);
      return [{ subject: `${owner}/${repo}@${branch}`, sha, ref: `refs/heads/${branch}`, baseBranch, pull }];
    }
  }
}

function notGuarded(evidence: string, { branch, guarded }: { branch: string; guarded: string }): ExplainedError {
  return new ExplainedError('undecided', {
    what: 'The gate does not answer for this branch, and has written nothing',
    expected: `a change of ${guarded}: a status stands on a commit, and would answer for that branch too`,
    observed: `a change of ${branch}`,
    evidence,
    next: `nothing where ${branch} is none that production is deployed from; else --branch ${branch} with a --status-context of its own`,
  });
}

/** The token that git fetches with: the one that was given, or the installation's. */
async function tokenOf(github: Github): Promise<string | null> {
  const auth: unknown = await github.auth({ type: 'installation' });
  if (typeof auth !== 'object' || auth === null || !('token' in auth)) return null;
  return typeof auth.token === 'string' ? auth.token : null;
}

function noSubject(evidence: string, { text, expected }: { text: string; expected: string }): ExplainedError {
  return new ExplainedError('usage', {
    what: 'The gate is not told which pull request it decides',
    expected,
    observed: JSON.stringify(text),
    evidence,
    next: 'name the repository as GitHub does',
  });
}

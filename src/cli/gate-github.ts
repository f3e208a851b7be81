import { connect, type Github } from '../github/connect.js';
import { ownAccount } from '../github/own-account.js';
import { readBranch, readOpenPulls, readRepository } from '../github/read-pull.js';
import { ExplainedError } from '../model/explained-error.js';
import { answerPull, type PullAnswer, type PullGate } from './gate-pull.js';
import { type GithubOptions, githubCredentials, githubEndpoint } from './github-options.js';
import {
  changeOfBatch,
  changeOfGroup,
  changeOfPull,
  type JudgedChange,
  openPull,
  refuseMoved,
} from './judged-change.js';
import { withPullClone } from './pull-clone.js';
import type { PullSubject } from './pull-subject.js';
import { TOOL_VERSION } from './tool-version.js';

/** Under which name the gate answers where it is not given another. Branch protection and tide ask for it. */
export const STATUS_CONTEXT = 'prow-staging/gate';

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
  const judged = await judgedChanges(github, { subject, branch: asked.branch ?? defaultBranch });
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
async function judgedChanges(
  github: Github,
  { subject, branch: guarded }: { subject: PullSubject; branch: string },
): Promise<JudgedChange[]> {
  const { owner, repo } = subject;
  const at = { owner, repo };
  switch (subject.kind) {
    case 'pull': {
      const pull = refuseMoved(await openPull(github, at, subject.number), subject.sha);
      if (pull.baseBranch !== guarded)
        throw notGuarded(`${owner}/${repo}#${pull.number}`, { branch: pull.baseBranch, guarded });
      return [changeOfPull(at, pull)];
    }
    case 'all-open':
      return (await readOpenPulls(github, at))
        .filter(({ baseBranch }) => baseBranch === guarded)
        .map((pull) => changeOfPull(at, pull));
    case 'merge-group': {
      const { branch, baseBranch, number } = subject;
      if (baseBranch !== guarded) throw notGuarded(`${owner}/${repo}@${branch}`, { branch: baseBranch, guarded });
      const sha = await readBranch(github, at, branch);
      const pull = await openPull(github, at, number);
      return [changeOfGroup(at, { branch, baseBranch, sha, pull })];
    }
    case 'batch': {
      const { baseBranch, pulls } = subject;
      const together = changeOfBatch(at, subject);
      if (baseBranch !== guarded) throw notGuarded(together.subject, { branch: baseBranch, guarded });
      for (const { number } of pulls) {
        const pull = await openPull(github, at, number);
        if (pull.baseBranch !== guarded)
          throw notGuarded(`${owner}/${repo}#${number}`, { branch: pull.baseBranch, guarded });
      }
      return [together];
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

import { z } from 'zod';
import type { RepositoryName } from '../github/connect.js';
import { ExplainedError } from '../model/explained-error.js';

/** A pull request at a commit. */
export interface PullAt {
  readonly number: number;
  readonly sha: string;
}

/** What is asked about: one pull request, every open one, or what a queue is about to merge together. */
export type PullSubject = RepositoryName &
  (
    | { readonly kind: 'pull'; readonly number: number /** Null for wherever it leads. */; readonly sha: string | null }
    | { readonly kind: 'all-open' }
    /** Of GitHub's queue. */
    | { readonly kind: 'merge-group'; readonly branch: string; readonly baseBranch: string; readonly number: number }
    /** Of tide: onto this commit of the branch, in this order. */
    | {
        readonly kind: 'batch';
        readonly baseBranch: string;
        readonly baseSha: string;
        readonly pulls: readonly PullAt[];
      }
  );

/**
 * `OWNER/REPO#N`, or `OWNER/REPO` for every open pull request.
 *
 * @throws {ExplainedError} `usage`.
 */
export function pullSubject(text: string): PullSubject {
  const [, owner, repo, number] = /^([A-Za-z0-9][\w.-]*)\/([A-Za-z0-9._][\w.-]*)(?:#([1-9]\d{0,9}))?$/.exec(text) ?? [];
  if (owner === undefined || repo === undefined)
    throw noSubject('--pull', { text, expected: 'OWNER/REPO#N, or OWNER/REPO' });
  if (number === undefined) return { owner, repo, kind: 'all-open' };
  return { owner, repo, kind: 'pull', number: Number(number), sha: null };
}

/**
 * `OWNER/REPO@BRANCH`: a merge group by the branch that GitHub's queue makes for it, which names where it goes and the
 * last pull request in it.
 *
 * @throws {ExplainedError} `usage`.
 */
export function groupSubject(text: string): PullSubject {
  const [, name = '', branch = '', baseBranch = '', number] =
    /^([^@]*)@(?:refs\/heads\/)?(gh-readonly-queue\/([^\s\p{C}~^:?*[\\]+)\/pr-([1-9]\d*)-[0-9a-f]{40})$/u.exec(text) ??
    [];
  if (number === undefined)
    throw noSubject('--merge-group', { text, expected: 'OWNER/REPO@gh-readonly-queue/BRANCH/pr-N-SHA' });
  const { owner, repo } = pullSubject(name);
  return { owner, repo, kind: 'merge-group', branch, baseBranch, number: Number(number) };
}

const Sha = z.string().regex(/^[0-9a-f]{40}$/);
const PullOfJob = z.looseObject({ number: z.number().int().positive(), sha: Sha });
const RefsOfJob = z.looseObject({ org: z.string(), repo: z.string(), base_ref: z.string().min(1), base_sha: Sha });
/** What Prow says to a job that is about pull requests (prow, pkg/pod-utils/downwardapi/jobspec.go). */
const JobSpec = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('presubmit'), refs: RefsOfJob.extend({ pulls: z.tuple([PullOfJob]) }) }),
  z.looseObject({ type: z.literal('batch'), refs: RefsOfJob.extend({ pulls: z.array(PullOfJob).min(1) }) }),
]);

/**
 * What a job of Prow was started for, by its `JOB_SPEC`: a pull request, or a batch of them that tide would merge together.
 * Prow takes a success for what is named there, so the answer is about these commits and no others.
 *
 * @throws {ExplainedError} `usage`.
 */
export function jobSubject(text: string | undefined): PullSubject {
  const read = JobSpec.safeParse(jsonOf(text ?? ''));
  if (!read.success) {
    const observed = text === undefined ? 'no JOB_SPEC' : z.prettifyError(read.error);
    throw noJob(observed);
  }
  const { type, refs } = read.data;
  const { owner, repo } = pullSubject(`${refs.org}/${refs.repo}`);
  const pulls = refs.pulls.map(({ number, sha }) => ({ number, sha }));
  const [first, ...others] = pulls;
  if (type === 'presubmit' && first !== undefined && others.length === 0)
    return { owner, repo, kind: 'pull', ...first };
  return { owner, repo, kind: 'batch', baseBranch: refs.base_ref, baseSha: refs.base_sha, pulls };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function noJob(observed: string): ExplainedError {
  return new ExplainedError('usage', {
    what: 'The gate is not told which pull request it decides',
    expected: 'a presubmit, or a batch of its: a JOB_SPEC of Prow with refs and pulls',
    observed,
    evidence: '--prow-job',
    next: 'run it in a job of Prow, which sets JOB_SPEC; by hand, name the pull request: --pull OWNER/REPO#N',
  });
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

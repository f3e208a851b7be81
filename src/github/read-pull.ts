import { z } from 'zod';
import { ask } from './ask.js';
import type { Github, RepositoryName } from './connect.js';

const Sha = z.string().regex(/^[0-9a-f]{40}$/);
/** A branch as git allows one to be called, without what a refspec or an option would begin with. */
const Branch = z.string().regex(/^(?!-)[^\p{Cc}\s~^:?*[\\]+$/u);

const PullPayload = z.looseObject({
  number: z.number().int().positive(),
  state: z.enum(['open', 'closed']),
  head: z.looseObject({ sha: Sha, repo: z.looseObject({ full_name: z.string() }).nullable() }),
  base: z.looseObject({ ref: Branch, repo: z.looseObject({ full_name: z.string(), clone_url: z.string() }) }),
});

/** What of a pull request decides. Its title and body never do. */
export interface PullRequest {
  readonly number: number;
  readonly isOpen: boolean;
  readonly headSha: string;
  readonly baseBranch: string;
  readonly cloneUrl: string;
  /** From another repository, or from one that is gone. */
  readonly isFromFork: boolean;
}

/** @throws {ExplainedError} `undecided`. */
export async function readPull(github: Github, at: RepositoryName, number: number): Promise<PullRequest> {
  const { data } = await ask(`for pull request ${at.owner}/${at.repo}#${number}`, () =>
    github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', { ...at, pull_number: number }),
  );
  return pullOf(data);
}

/** Every open pull request of a repository. */
export async function readOpenPulls(github: Github, at: RepositoryName): Promise<PullRequest[]> {
  const all = await ask(`for the open pull requests of ${at.owner}/${at.repo}`, () =>
    github.paginate('GET /repos/{owner}/{repo}/pulls', { ...at, state: 'open', per_page: 100 }),
  );
  return Promise.all(all.map(pullOf));
}

/** Where a repository is cloned from, and the branch it has where none is named. */
export async function readRepository(
  github: Github,
  at: RepositoryName,
): Promise<{ cloneUrl: string; defaultBranch: string }> {
  return ask(`for the repository ${at.owner}/${at.repo}`, async () => {
    const { data } = await github.request('GET /repos/{owner}/{repo}', { ...at });
    const read = z.looseObject({ clone_url: z.url(), default_branch: Branch }).parse(data);
    return { cloneUrl: read.clone_url, defaultBranch: read.default_branch };
  });
}

/** The commit that a branch leads to. */
export async function readBranch(github: Github, at: RepositoryName, branch: string): Promise<string> {
  return ask(`for the branch ${branch}`, async () => {
    const { data } = await github.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...at, ref: `heads/${branch}` });
    return Sha.parse(data.object.sha);
  });
}

async function pullOf(payload: unknown): Promise<PullRequest> {
  const { number, state, head, base } = await ask('for a pull request', async () => PullPayload.parse(payload));
  return {
    ...{ number, isOpen: state === 'open', headSha: head.sha, baseBranch: base.ref, cloneUrl: base.repo.clone_url },
    isFromFork: head.repo?.full_name !== base.repo.full_name,
  };
}

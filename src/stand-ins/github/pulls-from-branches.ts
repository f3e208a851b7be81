import { type Actor, announcePull, type Place, unawaited } from './actions.js';
import { forkOf } from './forks.js';
import { GithubError } from './github-error.js';
import { type Pull, type Repository, takeNumber, type World } from './world.js';

/** What somebody asks GitHub for who opens a pull request of a branch. */
export interface BranchToMerge {
  readonly title: string;
  readonly body: string;
  /** `branch` of the repository itself, or `account:branch` of a fork. */
  readonly head: string;
  readonly base: string;
  readonly actor: Actor;
}

/** @throws {GithubError} 422 in GitHub's words, for a branch that is not there, has nothing new, or has a pull request. */
export async function openFromBranch(
  place: Place,
  repository: Repository,
  { title, body, head, base, actor }: BranchToMerge,
): Promise<Pull> {
  const { world } = place;
  const { fork, headRef, source } = headOf(world, repository, head);
  const [baseSha, headSha] = await Promise.all([shaOr(repository, base, 'base'), shaOr(source, headRef, 'head')]);
  if (isOpenAlready(repository, { fork, headRef, base })) throw invalid(`A pull request already exists for ${head}.`);
  await repository.git.fetch(source.git, `refs/heads/${headRef}`);
  const ahead = await repository.git.commitsAhead(baseSha, headSha);
  if (ahead === null) throw invalid(`The ${base} branch has no history in common with ${head}`);
  if (ahead === 0) throw invalid(`No commits between ${base} and ${head}`);
  const paths = (await repository.git.changedFiles(baseSha, headSha)).map(({ path }) => path);
  const number = takeNumber(repository);
  await repository.git.setRef(`refs/pull/${number}/head`, headSha);
  const now = new Date().toISOString();
  const pull: Pull = {
    ...{ id: world.nextId(), number, title, body, author: actor.login, fork, baseRef: base, headRef, headSha },
    ...{ labels: [], assignees: [], openedBy: actor.caller, paths, state: 'open', mergedSha: null, mergedBy: null },
    ...{ createdAt: now, updatedAt: now },
  };
  repository.pulls.set(number, pull);
  unawaited(announcePull(place, { repository, pull, action: 'opened', sender: actor.login }));
  return pull;
}

/** Brings open pull requests to where the branches of a fork are that was pushed to. */
export async function followFork(place: Place, fork: Repository): Promise<void> {
  const repository = place.world.repositories.get(fork.forkOf ?? '');
  if (repository === undefined) return;
  const open = [...repository.pulls.values()].filter((pull) => pull.fork === fork.org && pull.state === 'open');
  for (const { number, headRef, headSha: before } of open) {
    const headSha = await fork.git.ref(`refs/heads/${headRef}`);
    const known = repository.pulls.get(number);
    if (headSha === null || headSha === before || known === undefined) continue;
    await repository.git.fetch(fork.git, `+refs/heads/${headRef}:refs/pull/${number}/head`);
    const pull = { ...known, headSha, updatedAt: new Date().toISOString() };
    repository.pulls.set(number, pull);
    unawaited(announcePull(place, { repository, pull, action: 'synchronize', sender: fork.org }));
  }
}

function headOf(world: World, repository: Repository, head: string) {
  const at = head.indexOf(':');
  const owner = at < 0 ? repository.org : head.slice(0, at);
  const headRef = head.slice(at + 1);
  if (owner === repository.org) return { fork: null, headRef, source: repository };
  const source = forkOf(world, repository, owner);
  if (source === null) throw invalidField('head');
  return { fork: owner, headRef, source };
}

async function shaOr({ git }: Repository, branch: string, field: 'base' | 'head'): Promise<string> {
  const sha = await git.ref(`refs/heads/${branch}`);
  if (sha === null) throw invalidField(field);
  return sha;
}

function isOpenAlready(
  { pulls }: Repository,
  { fork, headRef, base }: { fork: string | null; headRef: string; base: string },
): boolean {
  return [...pulls.values()].some(
    (one) => one.state === 'open' && one.fork === fork && one.headRef === headRef && one.baseRef === base,
  );
}

function invalidField(field: string): GithubError {
  return new GithubError(422, 'Validation Failed', { errors: [{ resource: 'PullRequest', field, code: 'invalid' }] });
}

function invalid(message: string): GithubError {
  return new GithubError(422, 'Validation Failed', { errors: [{ resource: 'PullRequest', code: 'custom', message }] });
}

import { join } from 'node:path';
import { GitRepository } from './git-repository.js';
import { GithubError } from './github-error.js';
import { keepRepository, type Repository, type World } from './world.js';

/** The repositories of an account, all of them forks. */
export function forksOf({ repositories }: World, login: string): Repository[] {
  return [...repositories.values()].filter(({ org, forkOf }) => org === login && forkOf !== null);
}

/** An account's fork of a repository; null where it has none. */
export function forkOf(world: World, { org, repo }: Repository, login: string): Repository | null {
  return forksOf(world, login).find((one) => one.forkOf === `${org}/${repo}`) ?? null;
}

/** An account's fork of a repository, made where there is none; under another name where it has one of that name already. */
export async function makeFork(world: World, repository: Repository, login: string): Promise<Repository> {
  const existing = forkOf(world, repository, login);
  if (existing !== null) return existing;
  const { org, repo: wanted } = repository;
  let repo = wanted;
  for (let more = 1; world.repositories.has(`${login}/${repo}`); more += 1) repo = `${wanted}-${more}`;
  const git = await GitRepository.fork(repository.git, join(world.directory, login, `${repo}.git`));
  return keepRepository(world, { org: login, repo, git, forkOf: `${org}/${wanted}` });
}

/** @throws {GithubError} 403 for an app's installation: it reads contents and pull requests, and is nobody who has forks. */
export function refuseApp(login: string): void {
  if (login.endsWith('[bot]')) throw new GithubError(403, 'Resource not accessible by integration');
}

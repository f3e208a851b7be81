import { join } from 'node:path';
import type { ReportedComment, ReportedStatus } from '../../model/github-control.js';
import type { GithubWorld } from '../../model/github-world.js';
import { GitRepository } from './git-repository.js';
import { notFound } from './github-error.js';

export interface Status extends ReportedStatus {
  readonly id: number;
  readonly creator: string;
}

export interface Comment extends ReportedComment {
  readonly id: number;
  readonly updatedAt: string;
}

export interface Pull {
  readonly id: number;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  /** The account whose fork it comes from; null for the repository itself. */
  readonly fork: string | null;
  readonly baseRef: string;
  readonly headRef: string;
  readonly headSha: string;
  readonly labels: readonly string[];
  readonly state: 'open' | 'closed';
  readonly mergedSha: string | null;
  readonly mergedBy: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface RequiredStatus {
  readonly context: string;
  /** Login of the account that must have written it. */
  readonly from: string | null;
}

export interface Repository {
  readonly id: number;
  readonly org: string;
  readonly repo: string;
  readonly git: GitRepository;
  readonly pulls: Map<number, Pull>;
  readonly labels: Set<string>;
  /** Statuses that a branch asks for before anything is merged into it, each from any account or from one alone. */
  readonly required: Map<string, readonly RequiredStatus[]>;
  statuses: Status[];
  comments: Comment[];
}

/** Everything there is on this GitHub. It lives in memory; only commits are on disk. */
export interface World {
  readonly bot: string;
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
  readonly repositories: ReadonlyMap<string, Repository>;
  nextId(): number;
}

/** Makes the world that a description asks for, each repository with one commit on each of its branches. */
export async function makeWorld(
  { bot, organisations, repositories }: GithubWorld,
  { directory }: { directory: string },
): Promise<World> {
  let lastId = 0;
  const nextId = () => ++lastId;
  const made = await Promise.all(
    repositories.map(async ({ org, name: repo, branches }): Promise<[string, Repository]> => {
      const git = await GitRepository.create(join(directory, org, `${repo}.git`));
      const files = { 'README.md': `# ${repo}\n` };
      for (const branch of ['main', ...branches])
        await git.commit({ ref: `refs/heads/${branch}`, parent: null, files, message: 'first commit', author: bot });
      const empty = {
        pulls: new Map<number, Pull>(),
        labels: new Set<string>(),
        required: new Map(),
        statuses: [],
        comments: [],
      };
      return [`${org}/${repo}`, { id: nextId(), org, repo, git, ...empty }];
    }),
  );
  return {
    bot,
    members: new Map(organisations.map(({ login, members }) => [login, new Set([...members, bot])])),
    repositories: new Map(made),
    nextId,
  };
}

/** @throws {GithubError} 404 where there is none. */
export function repositoryOf({ repositories }: World, { org, repo }: { org: string; repo: string }): Repository {
  const found = repositories.get(`${org}/${repo}`);
  if (found === undefined) throw notFound();
  return found;
}

/** @throws {GithubError} 404 where there is none. */
export function pullOf({ pulls }: Repository, number: number): Pull {
  const found = pulls.get(number);
  if (found === undefined) throw notFound();
  return found;
}

/** Whether an account is a member of the organisation, and so may write to its repositories. */
export function isMember({ members }: World, org: string, login: string): boolean {
  return members.get(org)?.has(login) ?? false;
}

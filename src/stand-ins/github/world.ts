import { join } from 'node:path';
import type { LabelChange, ReportedComment, ReportedStatus } from '../../model/github-control.js';
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
  readonly assignees: readonly string[];
  /** User agent of the program that opened it; empty where no program did. */
  readonly openedBy: string;
  /** Files that it changed when it was opened. */
  readonly paths: readonly string[];
  readonly state: 'open' | 'closed';
  readonly mergedSha: string | null;
  readonly mergedBy: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** An issue that is no pull request. */
export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  readonly labels: readonly string[];
  readonly state: 'open' | 'closed';
  readonly stateReason: string | null;
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
  /** `organisation/name` of what it is a fork of; null where it is none. */
  readonly forkOf: string | null;
  readonly pulls: Map<number, Pull>;
  readonly issues: Map<number, Issue>;
  readonly labels: Set<string>;
  /** Statuses that a branch asks for before anything is merged into it, each from any account or from one alone. */
  readonly required: Map<string, readonly RequiredStatus[]>;
  statuses: Status[];
  comments: Comment[];
  readonly labelled: LabelChange[];
  lastNumber: number;
}

/** Everything there is on this GitHub. It lives in memory; only commits are on disk. */
export interface World {
  readonly bot: string;
  readonly members: Map<string, Set<string>>;
  readonly repositories: Map<string, Repository>;
  /** Where repositories are made. */
  readonly directory: string;
  nextId(): number;
}

/** Makes the world that a description asks for, each repository with one commit on each of its branches. */
export async function makeWorld(
  { bot, organisations, repositories }: GithubWorld,
  { directory }: { directory: string },
): Promise<World> {
  let lastId = 0;
  const nextId = () => ++lastId;
  const members = new Map(organisations.map(({ login, members: names }) => [login, new Set([...names, bot])]));
  const world = { bot, members, repositories: new Map<string, Repository>(), directory, nextId };
  await Promise.all(
    repositories.map(({ org, name, branches }) =>
      makeRepository(world, {
        org,
        repo: name,
        branches: ['main', ...branches],
        files: { 'README.md': `# ${name}\n` },
      }),
    ),
  );
  return world;
}

/** Makes a repository with one commit on each of its branches. */
export async function makeRepository(
  world: World,
  { org, repo, branches, files }: { org: string; repo: string; branches: string[]; files: Record<string, string> },
): Promise<void> {
  const git = await GitRepository.create(join(world.directory, org, `${repo}.git`));
  for (const branch of branches) {
    const commit = { ref: `refs/heads/${branch}`, parent: null, files, message: 'first commit', author: world.bot };
    await git.commit(commit);
  }
  keepRepository(world, { org, repo, git, forkOf: null });
}

/** Makes a repository known that has its commits already. */
export function keepRepository(world: World, given: Pick<Repository, 'org' | 'repo' | 'git' | 'forkOf'>): Repository {
  const empty = {
    pulls: new Map<number, Pull>(),
    issues: new Map<number, Issue>(),
    labels: new Set<string>(),
    required: new Map(),
    statuses: [],
    comments: [],
    labelled: [],
    lastNumber: 0,
  };
  const made = { id: world.nextId(), ...given, ...empty };
  world.repositories.set(`${made.org}/${made.repo}`, made);
  return made;
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

/** Issues and pull requests of a repository are numbered together; who asks has the number, whatever comes of it. */
export function takeNumber(repository: Repository): number {
  repository.lastNumber += 1;
  return repository.lastNumber;
}

/** Whether an account is a member of the organisation, and so may write to its repositories. */
export function isMember({ members }: World, org: string, login: string): boolean {
  return members.get(org)?.has(login) ?? false;
}

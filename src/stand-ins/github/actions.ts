import type { z } from 'zod';
import type {
  Delivery,
  OpenedPull,
  OpenPull,
  PushCommit,
  Pushed,
  PushToPull,
  SendEvent,
} from '../../model/github-control.js';
import { GithubError, notFound } from './github-error.js';
import { commentPayload, issuePayload, labelPayload, pullPayload, repositoryPayload, userPayload } from './payloads.js';
import {
  type Comment,
  isMember,
  type Pull,
  pullOf,
  type Repository,
  type Status,
  takeNumber,
  type World,
} from './world.js';

/** Where things happen, and how they become known. */
export interface Place {
  readonly world: World;
  /** Sends an event. GitHub itself waits for no receiver: only who must know what became of it does. */
  announce(
    event: string,
    payload: Readonly<Record<string, unknown>>,
    signature?: SendEvent['signature'],
  ): Promise<Delivery | null>;
}

/** Who does something, and by which program. */
export interface Actor {
  readonly login: string;
  readonly caller: string;
}

/** @throws {GithubError} 404 for a base branch that is not there. */
export async function openPull(
  place: Place,
  repository: Repository,
  given: z.output<typeof OpenPull>,
): Promise<OpenedPull> {
  const { world } = place;
  const baseSha = await branchSha(repository, given.base);
  const number = takeNumber(repository);
  const { author, title, body, files, labels, fork } = given;
  const ref = `refs/pull/${number}/head`;
  const headSha = await repository.git.commit({ ref, parent: baseSha, files, message: title, author });
  const now = new Date().toISOString();
  for (const label of labels) repository.labels.add(label);
  const pull: Pull = {
    ...{
      id: world.nextId(),
      number,
      title,
      body,
      author,
      fork,
      baseRef: given.base,
      headRef: `change-${number}`,
      headSha,
    },
    ...{ labels, assignees: [], openedBy: '', paths: Object.keys(files) },
    ...{ state: 'open', mergedSha: null, mergedBy: null, createdAt: now, updatedAt: now },
  };
  repository.pulls.set(number, pull);
  for (const context of given.statuses)
    setStatus({ ...place, announce: async () => null }, repository, {
      ...{ sha: headSha, context, state: 'success', description: 'Job succeeded.', targetUrl: '' },
      actor: { login: world.bot, caller: '' },
    });
  const opened = { repository, pull, action: 'opened', sender: author };
  const delivery = given.silent ? null : await announcePull(place, opened);
  return { number, headSha, baseSha, delivery };
}

/** Pushes to the branch of a pull request: on top of what it has, or in its place. */
export async function pushToPull(
  place: Place,
  repository: Repository,
  { number, author, files, force, to }: z.output<typeof PushToPull>,
): Promise<Pushed> {
  const { headSha: before, baseRef } = pullOf(repository, number);
  const ref = `refs/pull/${number}/head`;
  const parent = force ? await branchSha(repository, baseRef) : before;
  if (to !== null) await repository.git.setRef(ref, to);
  const message = `change pull ${number}`;
  const after = to ?? (await repository.git.commit({ ref, parent, files, message, author }));
  const pull = changePull(repository, number, { headSha: after });
  const delivery = await announcePull(place, { repository, pull, action: 'synchronize', sender: author });
  return { before, after, delivery };
}

export async function closePull(
  place: Place,
  repository: Repository,
  { number, actor }: { number: number; actor: Actor },
): Promise<void> {
  const pull = changePull(repository, number, { state: 'closed' });
  unawaited(announcePull(place, { repository, pull, action: 'closed', sender: actor.login }));
}

/**
 * Merges a pull request, as tide asks for it.
 *
 * @throws {GithubError} 405 where it cannot be merged, 409 where its head is another one.
 */
export async function mergePull(
  place: Place,
  repository: Repository,
  { number, sha, actor }: { number: number; sha: string | undefined; actor: Actor },
): Promise<string> {
  const pull = pullOf(repository, number);
  if (pull.state === 'closed') throw new GithubError(405, 'Pull Request is not mergeable');
  if (sha !== undefined && sha !== '' && sha !== pull.headSha)
    throw new GithubError(409, 'Head branch was modified. Review and try the merge again.');
  refuseUnproven(repository, pull);
  const before = await branchSha(repository, pull.baseRef);
  const message = `Merge pull request #${number}\n\n${pull.title}`;
  const merged = await repository.git.merge(`refs/heads/${pull.baseRef}`, { head: pull.headSha, message });
  if (merged === null) throw new GithubError(405, 'Pull Request is not mergeable');
  const closed = changePull(repository, number, { state: 'closed', mergedSha: merged, mergedBy: actor.caller });
  unawaited(announcePull(place, { repository, pull: closed, action: 'closed', sender: actor.login }));
  unawaited(announcePush(place, { repository, branch: pull.baseRef, before, after: merged, sender: actor.login }));
  return merged;
}

/** @throws {GithubError} 404 for a branch that is not there. */
export async function push(
  place: Place,
  repository: Repository,
  { branch, author, files }: z.output<typeof PushCommit>,
): Promise<Pushed> {
  const before = await branchSha(repository, branch);
  const ref = `refs/heads/${branch}`;
  const after = await repository.git.commit({ ref, parent: before, files, message: `change ${branch}`, author });
  const delivery = await announcePush(place, { repository, branch, before, after, sender: author });
  return { before, after, delivery };
}

export function comment(
  { world, announce }: Place,
  repository: Repository,
  given: { number: number; body: string; actor: Actor; signature?: SendEvent['signature'] },
): { made: Comment; delivery: Promise<Delivery | null> } {
  const { number, body, actor, signature = 'right' } = given;
  const pull = pullOf(repository, number);
  const { org, repo } = repository;
  const at = new Date().toISOString();
  const made = {
    id: world.nextId(),
    org,
    repo,
    number,
    author: actor.login,
    body,
    caller: actor.caller,
    at,
    updatedAt: at,
  };
  repository.comments.push(made);
  const payload = {
    action: 'created',
    issue: issuePayload(repository, pull),
    comment: commentPayload(repository, made),
    ...about(repository, actor.login),
  };
  return { made, delivery: announce('issue_comment', payload, signature) };
}

export function setStatus(
  { world, announce }: Place,
  repository: Repository,
  { actor, ...given }: Pick<Status, 'sha' | 'context' | 'state' | 'description' | 'targetUrl'> & { actor: Actor },
): Status {
  const { org, repo } = repository;
  const made = { org, repo, ...given, id: world.nextId(), creator: actor.login, caller: actor.caller };
  const status = { ...made, at: new Date().toISOString() };
  repository.statuses.push(status);
  const { id, sha, state, description, targetUrl, context } = status;
  const payload = { id, sha, state, description, target_url: targetUrl, context, name: `${org}/${repo}` };
  unawaited(announce('status', { ...payload, ...about(repository, actor.login) }));
  return status;
}

/** Adds labels (`labeled`) or takes one away (`unlabeled`); each is an event of its own. */
export function changeLabels(
  place: Place,
  repository: Repository,
  given: { number: number; add?: string[]; remove?: string[]; actor: Actor; silent?: boolean },
): Pull {
  const { number, add = [], remove = [], actor, silent = false } = given;
  const before = pullOf(repository, number).labels;
  const added = add.filter((label) => !before.includes(label));
  const removed = remove.filter((label) => before.includes(label));
  for (const label of added) repository.labels.add(label);
  const labels = [...before.filter((label) => !removed.includes(label)), ...added];
  const pull = changePull(repository, number, { labels });
  const { org, repo } = repository;
  const { login, caller } = actor;
  const changes = [
    ...added.map((name) => ({ action: 'labeled' as const, name })),
    ...removed.map((name) => ({ action: 'unlabeled' as const, name })),
  ];
  for (const { action, name } of changes) {
    repository.labelled.push({ org, repo, number, label: name, action, caller, at: pull.updatedAt });
    if (!silent) unawaited(announcePull(place, { repository, pull, action, sender: login, label: labelPayload(name) }));
  }
  return pull;
}

/** Assigns a pull request; who may not write is passed over without a word, as GitHub does. */
export function assign(
  place: Place,
  repository: Repository,
  { number, assignees, actor }: { number: number; assignees: readonly string[]; actor: Actor },
): Pull {
  const may = assignees.filter((login) => isMember(place.world, repository.org, login));
  const before = pullOf(repository, number).assignees;
  const pull = changePull(repository, number, { assignees: [...new Set([...before, ...may])] });
  if (pull.assignees.length > before.length)
    unawaited(announcePull(place, { repository, pull, action: 'assigned', sender: actor.login }));
  return pull;
}

/** @throws {GithubError} 405 where a status that the branch asks for is not there, not green, or somebody else's. */
function refuseUnproven(repository: Repository, { baseRef, headSha }: Pull): void {
  for (const { context, from } of repository.required.get(baseRef) ?? []) {
    const last = repository.statuses.findLast((one) => one.sha === headSha && one.context === context);
    if (last?.state !== 'success' || (from !== null && last.creator !== from))
      throw new GithubError(405, `Required status check "${context}" is expected.`);
  }
}

/** @throws {GithubError} 404 where there is no such branch. */
export async function branchSha({ git }: Repository, branch: string): Promise<string> {
  const sha = await git.ref(`refs/heads/${branch}`);
  if (sha === null) throw notFound();
  return sha;
}

function changePull(repository: Repository, number: number, change: Partial<Pull>): Pull {
  const pull = { ...pullOf(repository, number), ...change, updatedAt: new Date().toISOString() };
  repository.pulls.set(number, pull);
  return pull;
}

/** GitHub answers before its event is received, and whatever becomes of it. */
export function unawaited(delivery: Promise<Delivery | null>): void {
  delivery.catch(() => undefined);
}

/** Tells who listens of something that happened to a pull request. */
export async function announcePull(
  { announce }: Place,
  about_: { repository: Repository; pull: Pull; action: string; sender: string; label?: object },
): Promise<Delivery | null> {
  const { repository, pull, action, sender, label } = about_;
  const baseSha = await branchSha(repository, pull.baseRef);
  return announce('pull_request', {
    ...{ action, number: pull.number, pull_request: pullPayload(repository, pull, { baseSha, mergeable: null }) },
    ...(label === undefined ? {} : { label }),
    ...about(repository, sender),
  });
}

async function announcePush(
  { announce }: Place,
  given: { repository: Repository; branch: string; before: string; after: string; sender: string },
): Promise<Delivery | null> {
  const { repository, branch, before, after, sender } = given;
  const files = await repository.git.changedFiles(before, after);
  const paths = (wanted: string) => files.filter(({ status }) => status === wanted).map(({ path }) => path);
  const commit = { id: after, message: await repository.git.message(after) };
  return announce('push', {
    ...{ ref: `refs/heads/${branch}`, before, after, created: false, deleted: false, forced: false },
    compare: `${repositoryPayload(repository).html_url}/compare/${before}...${after}`,
    commits: [{ ...commit, added: paths('added'), removed: paths('removed'), modified: paths('modified') }],
    pusher: userPayload(sender),
    ...about(repository, sender),
  });
}

/** What every event says of where it happened, and by whom. */
export function about(repository: Repository, sender: string) {
  const { owner, ...repo } = repositoryPayload(repository);
  const organization = { login: repository.org, id: owner.id };
  return { repository: { ...repo, owner }, organization, sender: userPayload(sender) };
}

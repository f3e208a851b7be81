import type { Comment, Issue, Pull, Repository, Status, World } from './world.js';

const SITE = 'https://github.com';

/** Shapes of GitHub's REST answers and events, as far as Prow reads them (pkg/github/types.go). */
export function userPayload(login: string) {
  const type = login.endsWith('[bot]') ? 'Bot' : 'User';
  return { login, id: idOf(login), type, html_url: `${SITE}/${login}`, name: login, email: '' };
}

export function labelPayload(name: string) {
  return { name, color: 'ededed', description: '' };
}

export function repositoryPayload({ id, org, repo, forkOf }: Repository) {
  return {
    id,
    name: repo,
    full_name: `${org}/${repo}`,
    // Events of pushes name the owner by `name`, all others by `login`.
    owner: { ...userPayload(org), type: forkOf === null ? 'Organization' : 'User' },
    html_url: `${SITE}/${org}/${repo}`,
    clone_url: `${SITE}/${org}/${repo}.git`,
    default_branch: 'main',
    description: '',
    ...{
      fork: forkOf !== null,
      archived: false,
      private: false,
      has_issues: true,
      has_projects: false,
      has_wiki: false,
    },
    permissions: { admin: false, maintain: false, push: true, triage: true, pull: true },
    ...{ allow_squash_merge: true, allow_merge_commit: true, allow_rebase_merge: true },
  };
}

export function pullPayload(repository: Repository, pull: Pull, more: { baseSha: string; mergeable: boolean | null }) {
  const repo = repositoryPayload(repository);
  return {
    id: pull.id,
    number: pull.number,
    html_url: `${repo.html_url}/pull/${pull.number}`,
    title: pull.title,
    body: pull.body,
    user: userPayload(pull.author),
    labels: pull.labels.map(labelPayload),
    state: pull.state,
    draft: false,
    merged: pull.mergedSha !== null,
    mergeable: more.mergeable,
    merge_commit_sha: pull.mergedSha,
    base: { ref: pull.baseRef, sha: more.baseSha, user: repo.owner, repo },
    head: {
      ref: pull.headRef,
      sha: pull.headSha,
      user: userPayload(pull.author),
      repo: headRepository(repository, pull),
    },
    ...{ requested_reviewers: [], requested_teams: [], milestone: null, commits: 1 },
    assignees: pull.assignees.map(userPayload),
    author_association: 'MEMBER',
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
  };
}

function headRepository(repository: Repository, { fork }: Pull) {
  const repo = repositoryPayload(repository);
  if (fork === null) return repo;
  const full_name = `${fork}/${repository.repo}`;
  return { ...repo, full_name, fork: true, owner: userPayload(fork), clone_url: `${SITE}/${full_name}.git` };
}

/** A pull request as the issue it also is. */
export function issuePayload({ org, repo }: Repository, pull: Pull) {
  const url = `${SITE}/${org}/${repo}/pull/${pull.number}`;
  return {
    ...{ id: pull.id, number: pull.number, html_url: url, title: pull.title, body: pull.body, state: pull.state },
    ...{ user: userPayload(pull.author), labels: pull.labels.map(labelPayload), milestone: null },
    assignees: pull.assignees.map(userPayload),
    pull_request: { html_url: url },
    ...{ created_at: pull.createdAt, updated_at: pull.updatedAt },
  };
}

/** An issue that is no pull request. */
export function plainIssuePayload({ org, repo }: Repository, issue: Issue) {
  const { id, number, title, body, author, labels, state, stateReason: state_reason, createdAt, updatedAt } = issue;
  return {
    ...{ id, number, title, body, state, state_reason, html_url: `${SITE}/${org}/${repo}/issues/${number}` },
    ...{ user: userPayload(author), labels: labels.map(labelPayload), assignees: [], milestone: null },
    ...{ created_at: createdAt, updated_at: updatedAt },
  };
}

export function commentPayload({ org, repo }: Repository, { id, number, author, body, at, updatedAt }: Comment) {
  const html_url = `${SITE}/${org}/${repo}/pull/${number}#issuecomment-${id}`;
  return { id, body, user: userPayload(author), html_url, created_at: at, updated_at: updatedAt };
}

export function statusPayload({ id, state, description, targetUrl, context, creator, at }: Status) {
  return {
    ...{ id, state, description, target_url: targetUrl, context },
    ...{ creator: userPayload(creator), created_at: at, updated_at: at },
  };
}

export function organisationPayload({ members }: World, login: string) {
  return { login, id: idOf(login), name: login, ...{ members_count: members.get(login)?.size ?? 0 } };
}

/** A number for a name, the same each time. */
function idOf(name: string): number {
  return [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_000_007, 7);
}

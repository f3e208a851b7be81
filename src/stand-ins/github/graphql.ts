import { graphql } from 'graphql';
import type { Hono } from 'hono';
import { z } from 'zod';
import { GithubError } from './github-error.js';
import { GITHUB_SCHEMA } from './graphql-schema.js';
import type { RefusedCalls } from './refused-calls.js';
import { actorOf, callerOf, readBody } from './request.js';
import { isMergeable } from './rest/pulls.js';
import { latestStatuses } from './rest/statuses.js';
import { searchPulls } from './search-query.js';
import type { Pull, Repository, World } from './world.js';

const Request = z.looseObject({ query: z.string(), variables: z.record(z.string(), z.unknown()).nullish() });

/** Entries of a page where the query does not say. */
const PAGE = 30;

/** GitHub's second interface, by which tide looks for what it may merge. */
export function graphqlRoute(app: Hono, { world, refused }: { world: World; refused: RefusedCalls }): void {
  app.post('/graphql', async (context) => {
    const { query, variables } = await readBody(context, Request);
    const answer = await graphql({
      schema: GITHUB_SCHEMA,
      source: query,
      rootValue: { ...rootOf(world), viewer: { login: actorOf(context, world).login } },
      variableValues: variables ?? {},
    });
    for (const { message } of answer.errors ?? [])
      refused.add({ why: 'unknown-query', caller: callerOf(context), call: `POST /graphql: ${message}`, status: 200 });
    return context.json(answer);
  });
}

function rootOf(world: World) {
  return {
    rateLimit: { cost: 1, limit: 5000, remaining: 4999, resetAt: new Date(Date.now() + 3_600_000).toISOString() },
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const found = world.repositories.get(`${owner}/${name}`);
      if (found !== undefined) return repositoryNode(world, found);
      throw new GithubError(404, `Could not resolve to a Repository with the name '${owner}/${name}'.`);
    },
    search: ({ query, type, first, after }: { query: string; type: string; first?: number; after?: string }) => {
      if (type !== 'ISSUE') throw new GithubError(422, `no search for ${type} here`);
      const all = [...world.repositories.values()].flatMap((repository) =>
        [...repository.pulls.values()].map((pull) => ({ repository, pull })),
      );
      const found = searchPulls(query, all);
      const begin = Number(after ?? 0);
      const end = begin + (first ?? PAGE);
      return {
        issueCount: found.length,
        pageInfo: { hasNextPage: end < found.length, endCursor: String(end) },
        nodes: found.slice(begin, end).map(({ repository, pull }) => pullNode(world, { repository, pull })),
      };
    },
  };
}

function pullNode(world: World, { repository, pull }: { repository: Repository; pull: Pull }) {
  const states = { open: 'OPEN', closed: pull.mergedSha === null ? 'CLOSED' : 'MERGED' };
  return {
    __typename: 'PullRequest',
    ...{ number: pull.number, title: pull.title, body: pull.body, state: states[pull.state] },
    author: { __typename: 'User', login: pull.author },
    baseRef: { name: pull.baseRef, prefix: 'refs/heads/' },
    ...{ headRefName: pull.headRef, headRefOid: pull.headSha },
    mergeable: async () => MERGEABLE[String(await isMergeable(repository, pull))],
    canBeRebased: true,
    reviewDecision: null,
    repository: repositoryNode(world, repository),
    commits: () => ({ nodes: [{ commit: commitNode(repository, pull) }] }),
    labels: ({ first }: { first?: number }) => ({
      nodes: pull.labels.slice(0, first ?? PAGE).map((name) => ({ name })),
    }),
    milestone: null,
    updatedAt: pull.updatedAt,
  };
}

const MERGEABLE: Readonly<Record<string, string>> = { true: 'MERGEABLE', false: 'CONFLICTING', null: 'UNKNOWN' };

function commitNode(repository: Repository, { headSha }: Pull) {
  const contexts = latestStatuses(repository, headSha).map(({ context, description, state }) => ({
    ...{ __typename: 'StatusContext', context, description, state: state.toUpperCase() },
  }));
  return {
    oid: headSha,
    status: contexts.length === 0 ? null : { contexts },
    statusCheckRollup: contexts.length === 0 ? null : { contexts: () => ({ nodes: contexts }) },
  };
}

function repositoryNode({ members }: World, { org, repo }: Repository) {
  const edges = [...(members.get(org) ?? [])].map((login) => ({ permission: 'WRITE', node: { login } }));
  return {
    name: repo,
    nameWithOwner: `${org}/${repo}`,
    owner: { __typename: 'Organization', login: org },
    collaborators: () => ({ edges, pageInfo: { hasNextPage: false, endCursor: null } }),
  };
}

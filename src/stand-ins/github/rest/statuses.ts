import type { Hono } from 'hono';
import { z } from 'zod';
import { type Place, setStatus } from '../actions.js';
import { GithubError } from '../github-error.js';
import { repositoryPayload, statusPayload } from '../payloads.js';
import { actorOf, page, readBody } from '../request.js';
import { type Repository, repositoryOf, type Status } from '../world.js';
import { commitOf } from './repositories.js';

/** GitHub's limits (docs.github.com, REST API, commit statuses). */
const STATUSES_MAX = 1000;
const NewStatus = z.looseObject({
  state: z.enum(['error', 'failure', 'pending', 'success']),
  target_url: z
    .string()
    .regex(/^(https?:\/\/.*)?$/, 'must use http(s) scheme')
    .nullish()
    .transform((url) => url ?? ''),
  description: z.string().max(140).default(''),
  context: z.string().max(255).default('default'),
});

/** What commits are said to be: statuses, and their sum. Checks are somebody else's; there are none. */
export function statusRoutes(app: Hono, place: Place): void {
  const { world } = place;
  app.post('/repos/:org/:repo/statuses/:sha', async (context) => {
    const repository = repositoryOf(world, context.req.param());
    const sha = await commitOf(repository, context.req.param('sha'));
    const given = await readBody(context, NewStatus);
    const same = repository.statuses.filter((one) => one.sha === sha && one.context === given.context);
    if (same.length >= STATUSES_MAX)
      throw new GithubError(422, 'This SHA and context has reached the maximum number of statuses.');
    const { state, description, context: name, target_url: targetUrl } = given;
    const status = { sha, context: name, state, description, targetUrl, actor: actorOf(context, world) };
    return context.json(statusPayload(setStatus(place, repository, status)), 201);
  });
  app.get('/repos/:org/:repo/commits/:ref/statuses', async (context) => {
    const repository = repositoryOf(world, context.req.param());
    const sha = await commitOf(repository, context.req.param('ref'));
    const own = repository.statuses.filter((one) => one.sha === sha).toReversed();
    return page(context, own.map(statusPayload));
  });
  app.get('/repos/:org/:repo/commits/:ref/status', async (context) => {
    const repository = repositoryOf(world, context.req.param());
    const sha = await commitOf(repository, context.req.param('ref'));
    const latest = latestStatuses(repository, sha);
    const statuses = latest.map(statusPayload);
    const state = combined(latest);
    return context.json({
      sha,
      state,
      statuses,
      total_count: latest.length,
      repository: repositoryPayload(repository),
    });
  });
  app.get('/repos/:org/:repo/commits/:ref/check-runs', async (context) => {
    await commitOf(repositoryOf(world, context.req.param()), context.req.param('ref'));
    return context.json({ total_count: 0, check_runs: [] });
  });
}

/** The last status of each context of a commit. */
export function latestStatuses({ statuses }: Repository, sha: string): Status[] {
  return [...new Map(statuses.filter((one) => one.sha === sha).map((one) => [one.context, one])).values()];
}

function combined(statuses: readonly Status[]): Status['state'] {
  if (statuses.some(({ state }) => state === 'failure' || state === 'error')) return 'failure';
  return statuses.length > 0 && statuses.every(({ state }) => state === 'success') ? 'success' : 'pending';
}

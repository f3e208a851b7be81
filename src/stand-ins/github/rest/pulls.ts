import type { Hono } from 'hono';
import { z } from 'zod';
import { branchSha, mergePull, type Place } from '../actions.js';
import { pullPayload } from '../payloads.js';
import { actorOf, page, readBody } from '../request.js';
import { type Pull, pullOf, type Repository, repositoryOf } from '../world.js';

const Merge = z.looseObject({
  sha: z.string().optional(),
  merge_method: z.enum(['merge', 'squash', 'rebase']).optional(),
});

/** Pull requests: what they change, and their merge. */
export function pullRoutes(app: Hono, place: Place): void {
  const { world } = place;
  app.get('/repos/:org/:repo/pulls', async (context) => {
    const repository = repositoryOf(world, context.req.param());
    const wanted = context.req.query('state') ?? 'open';
    const pulls = [...repository.pulls.values()].filter(({ state }) => wanted === 'all' || state === wanted);
    return page(context, await Promise.all(pulls.map((pull) => wholePull(repository, pull))));
  });
  app.get('/repos/:org/:repo/pulls/:number{[0-9]+}', async (context) => {
    const repository = repositoryOf(world, context.req.param());
    const pull = pullOf(repository, Number(context.req.param('number')));
    return context.json(await wholePull(repository, pull));
  });
  app.get('/repos/:org/:repo/pulls/:number{[0-9]+}/files', async (context) => {
    const repository = repositoryOf(world, context.req.param());
    const pull = pullOf(repository, Number(context.req.param('number')));
    const files = await repository.git.changedFiles(await branchSha(repository, pull.baseRef), pull.headSha);
    const changes = { additions: 1, deletions: 0, changes: 1, patch: '', blob_url: '' };
    return page(
      context,
      files.map(({ path, status }) => ({ filename: path, status, ...changes })),
    );
  });
  app.get('/repos/:org/:repo/pulls/:number{[0-9]+}/commits', async (context) => {
    const repository = repositoryOf(world, context.req.param());
    const { headSha } = pullOf(repository, Number(context.req.param('number')));
    return page(context, [{ sha: headSha, commit: { message: await repository.git.message(headSha) }, parents: [] }]);
  });
  for (const kind of ['reviews', 'comments'])
    app.get(`/repos/:org/:repo/pulls/:number{[0-9]+}/${kind}`, (context) => {
      pullOf(repositoryOf(world, { ...context.req.param() }), Number(context.req.param('number')));
      return page(context, []);
    });
  app.put('/repos/:org/:repo/pulls/:number{[0-9]+}/merge', async (context) => {
    const repository = repositoryOf(world, context.req.param());
    const number = Number(context.req.param('number'));
    const { sha: wanted } = await readBody(context, Merge);
    const sha = await mergePull(place, repository, { number, sha: wanted, actor: actorOf(context, world) });
    return context.json({ sha, merged: true, message: 'Pull Request successfully merged' });
  });
}

async function wholePull(repository: Repository, pull: Pull) {
  const [baseSha, mergeable] = await Promise.all([branchSha(repository, pull.baseRef), isMergeable(repository, pull)]);
  return pullPayload(repository, pull, { baseSha, mergeable });
}

/** Null for one that is closed: GitHub no longer says. */
export async function isMergeable({ git }: Repository, pull: Pull): Promise<boolean | null> {
  return pull.state === 'closed' ? null : git.isMergeable(`refs/heads/${pull.baseRef}`, pull.headSha);
}

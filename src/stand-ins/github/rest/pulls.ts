import type { Hono } from 'hono';
import { z } from 'zod';
import { branchSha, mergePull, type Place } from '../actions.js';
import { refuseApp } from '../forks.js';
import { pullPayload } from '../payloads.js';
import { openFromBranch } from '../pulls-from-branches.js';
import { actorOf, page, readBody } from '../request.js';
import { type Pull, pullOf, type Repository, repositoryOf } from '../world.js';

const Merge = z.looseObject({
  sha: z.string().optional(),
  merge_method: z.enum(['merge', 'squash', 'rebase']).optional(),
});

const NewPull = z.looseObject({
  title: z.string().min(1),
  body: z.string().nullish(),
  head: z.string().min(1),
  base: z.string().min(1),
});

/** By these GitHub answers with the change itself in place of what there is to say about it. */
const PATCH = /application\/vnd\.github\.(v3\.)?patch\b/;

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
    context.header('vary', 'Accept, Authorization, Cookie, X-GitHub-OTP');
    if (!PATCH.test(context.req.header('accept') ?? '')) return context.json(await wholePull(repository, pull));
    const patch = await repository.git.patch(await baseOf(repository, pull), pull.headSha);
    return context.body(patch, 200, { 'content-type': 'application/vnd.github.patch; charset=utf-8' });
  });
  app.get('/repos/:org/:repo/pulls/:number{[0-9]+}/files', async (context) => {
    const repository = repositoryOf(world, context.req.param());
    const pull = pullOf(repository, Number(context.req.param('number')));
    const files = await repository.git.changedFiles(await baseOf(repository, pull), pull.headSha);
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
  changeRoutes(app, place);
}

function changeRoutes(app: Hono, place: Place): void {
  const { world } = place;
  app.post('/repos/:org/:repo/pulls', async (context) => {
    const repository = repositoryOf(world, context.req.param());
    const { title, body, head, base } = await readBody(context, NewPull);
    const actor = actorOf(context, world);
    refuseApp(actor.login);
    const pull = await openFromBranch(place, repository, { title, body: body ?? '', head, base, actor });
    return context.json(await wholePull(repository, pull), 201);
  });
  app.put('/repos/:org/:repo/pulls/:number{[0-9]+}/merge', async (context) => {
    const repository = repositoryOf(world, context.req.param());
    const number = Number(context.req.param('number'));
    const { sha: wanted } = await readBody(context, Merge);
    const sha = await mergePull(place, repository, { number, sha: wanted, actor: actorOf(context, world) });
    return context.json({ sha, merged: true, message: 'Pull Request successfully merged' });
  });
}

/** The commit that a pull request goes on top of; of one that is merged, the one that it was merged on top of. */
async function baseOf(repository: Repository, { baseRef, mergedSha }: Pull): Promise<string> {
  return mergedSha === null ? branchSha(repository, baseRef) : `${mergedSha}^1`;
}

async function wholePull(repository: Repository, pull: Pull) {
  const [baseSha, mergeable] = await Promise.all([branchSha(repository, pull.baseRef), isMergeable(repository, pull)]);
  return pullPayload(repository, pull, { baseSha, mergeable });
}

/** Null for one that is closed: GitHub no longer says. */
export async function isMergeable({ git }: Repository, pull: Pull): Promise<boolean | null> {
  return pull.state === 'closed' ? null : git.isMergeable(`refs/heads/${pull.baseRef}`, pull.headSha);
}

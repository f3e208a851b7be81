import type { Hono } from 'hono';
import { z } from 'zod';
import { assign, changeLabels, comment, type Place } from '../actions.js';
import { notFound } from '../github-error.js';
import { commentPayload, issuePayload, labelPayload } from '../payloads.js';
import { actorOf, page, readBody } from '../request.js';
import { pullOf, type Repository, repositoryOf } from '../world.js';

const NewComment = z.looseObject({ body: z.string().min(1) });
/** Prow sends the names alone; GitHub takes both. */
const NewLabels = z.union([z.array(z.string().min(1)), z.looseObject({ labels: z.array(z.string().min(1)) })]);

const Assignees = z.looseObject({ assignees: z.array(z.string().min(1)).min(1) });

/** Pull requests as issues: comments and labels. */
export function issueRoutes(app: Hono, place: Place): void {
  const { world } = place;
  app.get('/repos/:org/:repo/issues/:number{[0-9]+}', (context) => {
    const repository = repositoryOf(world, context.req.param());
    return context.json(issuePayload(repository, pullOf(repository, Number(context.req.param('number')))));
  });
  app.get('/repos/:org/:repo/issues/:number{[0-9]+}/comments', (context) => {
    const repository = repositoryOf(world, context.req.param());
    const { number } = pullOf(repository, Number(context.req.param('number')));
    const since = Date.parse(context.req.query('since') ?? '') || 0;
    const own = repository.comments.filter((one) => one.number === number && Date.parse(one.updatedAt) >= since);
    return page(
      context,
      own.map((one) => commentPayload(repository, one)),
    );
  });
  app.post('/repos/:org/:repo/issues/:number{[0-9]+}/comments', async (context) => {
    const repository = repositoryOf(world, context.req.param());
    const number = Number(context.req.param('number'));
    const { body } = await readBody(context, NewComment);
    const { made } = comment(place, repository, { number, body, actor: actorOf(context, world) });
    return context.json(commentPayload(repository, made), 201);
  });
  app.patch('/repos/:org/:repo/issues/comments/:id{[0-9]+}', async (context) => {
    const repository = repositoryOf(world, context.req.param());
    const before = commentOf(repository, context.req.param('id'));
    const changed = {
      ...before,
      body: (await readBody(context, NewComment)).body,
      updatedAt: new Date().toISOString(),
    };
    repository.comments = repository.comments.map((one) => (one.id === before.id ? changed : one));
    return context.json(commentPayload(repository, changed));
  });
  app.delete('/repos/:org/:repo/issues/comments/:id{[0-9]+}', (context) => {
    const repository = repositoryOf(world, context.req.param());
    const gone = commentOf(repository, context.req.param('id'));
    repository.comments = repository.comments.filter(({ id }) => id !== gone.id);
    return context.body(null, 204);
  });
  app.post('/repos/:org/:repo/issues/:number{[0-9]+}/assignees', async (context) => {
    const repository = repositoryOf(world, context.req.param());
    const { assignees } = await readBody(context, Assignees);
    const number = Number(context.req.param('number'));
    const pull = assign(place, repository, { number, assignees, actor: actorOf(context, world) });
    return context.json(issuePayload(repository, pull), 201);
  });
  labelRoutes(app, place);
}

function labelRoutes(app: Hono, place: Place): void {
  const { world } = place;
  app.get('/repos/:org/:repo/issues/:number{[0-9]+}/labels', (context) => {
    const { labels } = pullOf(repositoryOf(world, context.req.param()), Number(context.req.param('number')));
    return page(context, labels.map(labelPayload));
  });
  app.post('/repos/:org/:repo/issues/:number{[0-9]+}/labels', async (context) => {
    const repository = repositoryOf(world, context.req.param());
    const given = await readBody(context, NewLabels);
    const change = { number: Number(context.req.param('number')), actor: actorOf(context, world) };
    const add = Array.isArray(given) ? given : given.labels;
    const { labels } = changeLabels(place, repository, { ...change, add });
    return context.json(labels.map(labelPayload));
  });
  app.delete('/repos/:org/:repo/issues/:number{[0-9]+}/labels/:label', async (context) => {
    const repository = repositoryOf(world, context.req.param());
    const number = Number(context.req.param('number'));
    const label = context.req.param('label');
    if (!pullOf(repository, number).labels.includes(label)) throw notFound();
    const change = { number, remove: [label], actor: actorOf(context, world) };
    const { labels } = changeLabels(place, repository, change);
    return context.json(labels.map(labelPayload));
  });
}

/** @throws {GithubError} 404 where there is none. */
function commentOf({ comments }: Repository, id: string) {
  const found = comments.find((one) => String(one.id) === id);
  if (found === undefined) throw notFound();
  return found;
}

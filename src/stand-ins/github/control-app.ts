import { Hono } from 'hono';
import { bearerAuth } from 'hono/bearer-auth';
import { z } from 'zod';
import {
  AddComment,
  ChangeLabels,
  ClosePull,
  EditComment,
  Fault,
  MakeBranch,
  MakeGroup,
  MakeRepository,
  MergePull,
  OpenedPull,
  OpenPull,
  Protection,
  PushCommit,
  Pushed,
  PushToPull,
  Reported,
  SendEvent,
} from '../../model/github-control.js';
import { changeLabels, closePull, comment, mergePull, openPull, type Place, push, pushToPull } from './actions.js';
import type { Faults } from './faults.js';
import { GithubError } from './github-error.js';
import { makeGroup } from './merge-group.js';
import type { RefusedCalls } from './refused-calls.js';
import { readBody } from './request.js';
import type { Webhooks } from './webhooks.js';
import { makeRepository, repositoryOf } from './world.js';

export interface ControlOptions extends Place {
  /** Only whoever directs the run has it: no pod but the stand-in's own mounts it. */
  readonly controlToken: string;
  readonly faults: Faults;
  readonly refused: RefusedCalls;
  readonly webhooks: Webhooks;
}

/** How a run directs this GitHub and learns what it was told. No part of GitHub has this. */
export function controlApp(options: ControlOptions): Hono {
  const { world, controlToken, faults, webhooks } = options;
  const place: Place = options;
  const app = new Hono();
  app.use(bearerAuth({ token: controlToken }));
  app.post('/pulls', async (context) => {
    const given = await readBody(context, OpenPull);
    return context.json(OpenedPull.parse(await openPull(place, repositoryOf(world, given), given)));
  });
  app.post('/pulls/close', async (context) => {
    const { number, author, ...at } = await readBody(context, ClosePull);
    await closePull(place, repositoryOf(world, at), { number, actor: { login: author, caller: '' } });
    return context.json({});
  });
  app.post('/pulls/merge', async (context) => {
    const { number, author, silent, ...at } = await readBody(context, MergePull);
    const quiet = silent ? { ...place, announce: async () => null } : place;
    const actor = { login: author, caller: '' };
    await mergePull(quiet, repositoryOf(world, at), { number, sha: undefined, actor });
    return context.json({});
  });
  app.post('/comments', async (context) => {
    const { number, body, author, signature, ...at } = await readBody(context, AddComment);
    const actor = { login: author, caller: '' };
    const { delivery } = comment(place, repositoryOf(world, at), { number, body, actor, signature });
    return context.json(await delivery);
  });
  app.post('/pushes', async (context) => {
    const given = await readBody(context, PushCommit);
    return context.json(Pushed.parse(await push(place, repositoryOf(world, given), given)));
  });
  app.post('/pulls/pushes', async (context) => {
    const given = await readBody(context, PushToPull);
    return context.json(Pushed.parse(await pushToPull(place, repositoryOf(world, given), given)));
  });
  settingRoutes(app, options);
  app.post('/events', async (context) => context.json(await webhooks.sendRaw(await readBody(context, SendEvent))));
  app.put('/faults', async (context) => {
    faults.set(await readBody(context, z.array(Fault)));
    return context.json({});
  });
  app.get('/reported', (context) => context.json(reported(options)));
  app.onError((error, context) => {
    if (error instanceof GithubError) return new Response(JSON.stringify(error.body), { status: error.status });
    if ('getResponse' in error && typeof error.getResponse === 'function') return error.getResponse();
    return context.json({ message: String(error) }, 500);
  });
  return app;
}

/** What changes without an event that Prow listens to. */
function settingRoutes(app: Hono, options: ControlOptions): void {
  const { world } = options;
  app.post('/repositories', async (context) => {
    const { org, repo, members, files } = await readBody(context, MakeRepository);
    const known = world.members.get(org) ?? new Set([world.bot]);
    world.members.set(org, new Set([...known, ...members]));
    await makeRepository(world, { org, repo, branches: ['main'], files });
    return context.json({});
  });
  app.patch('/labels', async (context) => {
    const { numbers, author, add, remove, silent, ...at } = await readBody(context, ChangeLabels);
    const actor = { login: author, caller: '' };
    for (const number of numbers)
      changeLabels(options, repositoryOf(world, at), { number, add, remove, actor, silent });
    return context.json({});
  });
  app.post('/branches', async (context) => {
    const given = await readBody(context, MakeBranch);
    await repositoryOf(world, given).git.setRef(`refs/heads/${given.branch}`, given.sha);
    return context.json({});
  });
  app.post('/merge-groups', async (context) => {
    const given = await readBody(context, MakeGroup);
    return context.json(await makeGroup(repositoryOf(world, given), given));
  });
  app.put('/protection', async (context) => {
    const given = await readBody(context, Protection);
    repositoryOf(world, given).required.set(given.branch, given.required);
    return context.json({});
  });
  app.patch('/comments', async (context) => {
    const { number, from, to, ...at } = await readBody(context, EditComment);
    const repository = repositoryOf(world, at);
    // GitHub counts seconds: an edit in the second of the writing would not be seen.
    const updatedAt = new Date(Date.now() + 1000).toISOString();
    repository.comments = repository.comments.map((one) =>
      one.number === number && one.body === from ? { ...one, body: to, updatedAt } : one,
    );
    return context.json({});
  });
}

function reported({ world, refused, webhooks }: ControlOptions): Reported {
  const all = [...world.repositories.values()];
  return Reported.parse({
    statuses: all.flatMap(({ statuses }) => statuses.map(({ id: _, creator: __, ...status }) => status)),
    comments: all.flatMap(({ comments }) => comments.map(({ id: _, updatedAt: __, ...one }) => one)),
    labelled: all.flatMap(({ labelled }) => labelled),
    pulls: all.flatMap(({ org, repo, pulls }) =>
      [...pulls.values()].map(({ number, baseRef, openedBy, paths, headSha, state, labels, mergedSha, mergedBy }) => ({
        ...{ org, repo, number, base: baseRef, openedBy, paths, headSha, state, labels, mergedSha, mergedBy },
      })),
    ),
    deliveries: webhooks.deliveries,
    refused: refused.all(),
  });
}

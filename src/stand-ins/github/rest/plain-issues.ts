import type { Hono } from 'hono';
import { z } from 'zod';
import { type Actor, about, type Place } from '../actions.js';
import { commentPayload, issuePayload, plainIssuePayload } from '../payloads.js';
import { actorOf, page, readBody } from '../request.js';
import { type Issue, isMember, type Repository, repositoryOf, takeNumber, type World } from '../world.js';

const Labels = z.array(z.union([z.string().min(1), z.looseObject({ name: z.string().min(1) })]));
const NewIssue = z.looseObject({ title: z.string().min(1), body: z.string().nullish(), labels: Labels.optional() });
const ChangedIssue = z.looseObject({
  title: z.string().min(1).optional(),
  body: z.string().nullish(),
  labels: Labels.optional(),
  state: z.enum(['open', 'closed']).optional(),
  state_reason: z.enum(['completed', 'not_planned', 'duplicate', 'reopened']).nullish(),
});
const NewComment = z.looseObject({ body: z.string().min(1) });
const ISSUE = '/repos/:org/:repo/issues/:number{[0-9]+}';

/** Issues that are no pull requests; calls for a number that is one are answered by those that know pull requests. */
export function plainIssueRoutes(app: Hono, place: Place): void {
  const { world } = place;
  app.get('/repos/:org/:repo/issues', (context) => {
    const repository = repositoryOf(world, context.req.param());
    const { state = 'open', labels = '' } = context.req.query();
    const wanted = labels.split(',').filter((label) => label !== '');
    const all = [
      ...[...repository.issues.values()].map((issue) => plainIssuePayload(repository, issue)),
      ...[...repository.pulls.values()].map((pull) => issuePayload(repository, pull)),
    ].sort((a, b) => b.number - a.number);
    const isWanted = (one: (typeof all)[number]): boolean =>
      (state === 'all' || one.state === state) &&
      wanted.every((label) => one.labels.some(({ name }) => name === label));
    return page(context, all.filter(isWanted));
  });
  app.post('/repos/:org/:repo/issues', async (context) => {
    const repository = repositoryOf(world, context.req.param());
    const actor = actorOf(context, world);
    const { title, body, labels = [] } = await readBody(context, NewIssue);
    const now = new Date().toISOString();
    const made: Issue = {
      ...{ id: world.nextId(), number: takeNumber(repository), title, body: body ?? '', author: actor.login },
      ...{ labels: labelled(world, repository, { labels, actor }), state: 'open', stateReason: null },
      ...{ createdAt: now, updatedAt: now },
    };
    keep(place, repository, { issue: made, action: 'opened', actor });
    return context.json(plainIssuePayload(repository, made), 201);
  });
  changeRoutes(app, place);
}

function changeRoutes(app: Hono, place: Place): void {
  const { world } = place;
  app.get(ISSUE, async (context, next) => {
    const repository = repositoryOf(world, context.req.param());
    const issue = repository.issues.get(Number(context.req.param('number')));
    return issue === undefined ? next() : context.json(plainIssuePayload(repository, issue));
  });
  app.patch(ISSUE, async (context, next) => {
    const repository = repositoryOf(world, context.req.param());
    const before = repository.issues.get(Number(context.req.param('number')));
    if (before === undefined) return next();
    const { title, body, labels, state = before.state, state_reason } = await readBody(context, ChangedIssue);
    const actor = actorOf(context, world);
    const isOther = state !== before.state;
    const closedFor = isOther ? (state_reason ?? (state === 'closed' ? 'completed' : 'reopened')) : before.stateReason;
    const issue: Issue = {
      ...before,
      ...{ title: title ?? before.title, body: body === undefined ? before.body : (body ?? ''), state },
      labels: labels === undefined ? before.labels : labelled(world, repository, { labels, actor }),
      ...{ stateReason: closedFor, updatedAt: new Date().toISOString() },
    };
    const action = isOther ? (state === 'closed' ? 'closed' : 'reopened') : 'edited';
    keep(place, repository, { issue, action, actor });
    return context.json(plainIssuePayload(repository, issue));
  });
  commentRoutes(app, place);
}

function commentRoutes(app: Hono, { world, announce }: Place): void {
  app.get(`${ISSUE}/comments`, async (context, next) => {
    const repository = repositoryOf(world, context.req.param());
    const number = Number(context.req.param('number'));
    if (!repository.issues.has(number)) return next();
    const own = repository.comments.filter((one) => one.number === number);
    return page(
      context,
      own.map((one) => commentPayload(repository, one)),
    );
  });
  app.post(`${ISSUE}/comments`, async (context, next) => {
    const repository = repositoryOf(world, context.req.param());
    const issue = repository.issues.get(Number(context.req.param('number')));
    if (issue === undefined) return next();
    const { body } = await readBody(context, NewComment);
    const { login, caller } = actorOf(context, world);
    const { org, repo } = repository;
    const at = new Date().toISOString();
    const made = {
      id: world.nextId(),
      org,
      repo,
      number: issue.number,
      author: login,
      body,
      caller,
      at,
      updatedAt: at,
    };
    repository.comments.push(made);
    void announce('issue_comment', {
      ...{ action: 'created', issue: plainIssuePayload(repository, issue), comment: commentPayload(repository, made) },
      ...about(repository, login),
    });
    return context.json(commentPayload(repository, made), 201);
  });
}

/** Who may write makes labels by naming them; those of others are dropped without a word, as GitHub drops them. */
function labelled(
  world: World,
  repository: Repository,
  { labels, actor }: { labels: z.output<typeof Labels>; actor: Actor },
): string[] {
  if (!isMember(world, repository.org, actor.login)) return [];
  const names = labels.map((label) => (typeof label === 'string' ? label : label.name));
  for (const name of names) repository.labels.add(name);
  return [...new Set(names)];
}

function keep(
  { announce }: Place,
  repository: Repository,
  { issue, action, actor }: { issue: Issue; action: string; actor: Actor },
): void {
  repository.issues.set(issue.number, issue);
  void announce('issues', {
    ...{ action, issue: plainIssuePayload(repository, issue) },
    ...about(repository, actor.login),
  });
}

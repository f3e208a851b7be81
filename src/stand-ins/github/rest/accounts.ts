import type { Hono } from 'hono';
import { GithubError, notFound } from '../github-error.js';
import { organisationPayload, repositoryPayload, userPayload } from '../payloads.js';
import { actorOf, page } from '../request.js';
import { isMember, repositoryOf, type World } from '../world.js';

/** Who there is, and who may do what: accounts, organisations, members, collaborators. */
export function accountRoutes(app: Hono, world: World): void {
  const membersOf = (org: string) => {
    const members = world.members.get(org);
    if (members === undefined) throw notFound();
    return [...members];
  };
  app.get('/user', (context) => {
    const { login } = actorOf(context, world);
    // The token of an app's installation is nobody's.
    if (login.endsWith('[bot]')) throw new GithubError(403, 'Resource not accessible by integration');
    return context.json(userPayload(login));
  });
  app.get('/users/:login', (context) => {
    const login = context.req.param('login');
    if (![...world.members.values()].some((members) => members.has(login))) throw notFound();
    return context.json(userPayload(login));
  });
  app.get('/orgs/:org', (context) => {
    const org = context.req.param('org');
    membersOf(org);
    return context.json(organisationPayload(world, org));
  });
  app.get('/orgs/:org/members', (context) => page(context, membersOf(context.req.param('org')).map(userPayload)));
  app.get('/orgs/:org/members/:login', (context) => {
    const { org, login } = context.req.param();
    return isMember(world, org, login) ? context.body(null, 204) : context.json({ message: 'Not Found' }, 404);
  });
  app.get('/orgs/:org/repos', (context) => {
    const own = [...world.repositories.values()].filter(({ org }) => org === context.req.param('org'));
    return page(context, own.map(repositoryPayload));
  });
  app.get('/repos/:org/:repo/collaborators', (context) => {
    const { org } = repositoryOf(world, context.req.param());
    return page(context, membersOf(org).map(userPayload));
  });
  app.get('/repos/:org/:repo/collaborators/:login', (context) => {
    const { org } = repositoryOf(world, context.req.param());
    const isOne = isMember(world, org, context.req.param('login'));
    return isOne ? context.body(null, 204) : context.json({ message: 'Not Found' }, 404);
  });
  app.get('/repos/:org/:repo/collaborators/:login/permission', (context) => {
    const { org } = repositoryOf(world, context.req.param());
    const login = context.req.param('login');
    const permission = isMember(world, org, login) ? 'write' : 'read';
    return context.json({ permission, user: userPayload(login) });
  });
}

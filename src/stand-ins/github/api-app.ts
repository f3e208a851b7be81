import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { etag } from 'hono/etag';
import { GITHUB_GIT_PATH } from '../../model/github-world.js';
import type { Place } from './actions.js';
import type { Faults } from './faults.js';
import { gitRoutes } from './git-http.js';
import { GithubError } from './github-error.js';
import { graphqlRoute } from './graphql.js';
import { type AppOfGithub, appRoutes, isAppPath, type TokenHolders } from './installed-app.js';
import type { RefusedCalls } from './refused-calls.js';
import { callerOf, signIn } from './request.js';
import { accountRoutes } from './rest/accounts.js';
import { issueRoutes } from './rest/issues.js';
import { plainIssueRoutes } from './rest/plain-issues.js';
import { pullRoutes } from './rest/pulls.js';
import { repositoryRoutes } from './rest/repositories.js';
import { statusRoutes } from './rest/statuses.js';

/** GitHub's own bound for a body is 25 MB; nothing Prow sends comes near this. */
const BODY_BYTES_MAX = 5_000_000;

/** Media types that GitHub's interface answers in. */
const ACCEPTED = /^(\*\/\*|application\/(\*|json|vnd\.github(\.[\w-]+)*(\+json)?))$/;

export interface ApiOptions extends Place {
  readonly token: string;
  /** Null where only the bot's token is known. */
  readonly installed: AppOfGithub | null;
  readonly faults: Faults;
  readonly refused: RefusedCalls;
}

/** GitHub's interface as pods reach it: REST, GraphQL and repositories. Whatever it does not know is an error, and written down. */
export function apiApp({ world, announce, token, installed, faults, refused }: ApiOptions): Hono {
  const app = new Hono();
  app.get('/healthz', (context) => context.text('ok'));
  app.use(usualHeaders);
  app.use(faults.middleware);
  const holders: TokenHolders[] = [{ holderOf: (given) => (given === token ? world.bot : null) }];
  app.use(credentials(holders));
  app.use(accepted);
  app.use(bodyLimit({ maxSize: BODY_BYTES_MAX }));
  app.use(typeOfUnchanged);
  app.use(etag({ weak: true }));
  if (installed !== null) holders.push(appRoutes(app, { world, installed }));
  accountRoutes(app, world);
  repositoryRoutes(app, world);
  statusRoutes(app, { world, announce });
  plainIssueRoutes(app, { world, announce });
  issueRoutes(app, { world, announce });
  pullRoutes(app, { world, announce });
  graphqlRoute(app, { world, refused });
  gitRoutes(app, { world, announce });
  app.get('/rate_limit', (context) => context.json({ resources: {}, rate: { limit: 5000, remaining: 4999 } }));
  app.notFound(() => {
    throw new GithubError(404, 'Not Found', { why: 'unknown-call' });
  });
  app.onError((error, context) => {
    const known = error instanceof GithubError ? error : new GithubError(500, String(error), { why: 'unknown-call' });
    const call = `${context.req.method} ${context.req.path}`;
    if (known.why !== null) refused.add({ why: known.why, caller: callerOf(context), call, status: known.status });
    return new Response(JSON.stringify(known.body), {
      status: known.status,
      headers: { ...Object.fromEntries(context.res.headers), 'content-type': 'application/json; charset=utf-8' },
    });
  });
  return app;
}

/** Prow counts its tokens by these (pkg/ghcache). */
const usualHeaders: MiddlewareHandler = async (context, next) => {
  context.header('x-github-media-type', 'github.v3; format=json');
  context.header('x-oauth-scopes', 'repo, admin:org_hook');
  context.header('x-ratelimit-limit', '5000');
  context.header('x-ratelimit-remaining', '4999');
  context.header('x-ratelimit-reset', String(Math.ceil(Date.now() / 1000) + 3600));
  await next();
};

/** A cache such as ghproxy takes over the headers of a 304, and Node's server calls one without a type plain text. */
const typeOfUnchanged: MiddlewareHandler = async (context, next) => {
  await next();
  if (context.res.status === 304) context.res.headers.set('content-type', 'application/json; charset=utf-8');
};

/** A wrong token is refused everywhere; without one, reading public repositories is allowed, as with GitHub. */
function credentials(holders: readonly TokenHolders[]): MiddlewareHandler {
  return async (context, next) => {
    const given = context.req.header('authorization');
    if (given === undefined) {
      const isPublic = context.req.method === 'GET' && context.req.path !== '/user';
      if (!isPublic && !context.req.path.startsWith(GITHUB_GIT_PATH))
        throw new GithubError(401, 'Requires authentication', { why: 'bad-credentials' });
    } else if (!isAppPath(context.req.path)) {
      const holder = holders.map(({ holderOf }) => holderOf(tokenOf(given))).find((login) => login !== null);
      if (holder === undefined) throw new GithubError(401, 'Bad credentials', { why: 'bad-credentials' });
      signIn(context, holder);
    }
    await next();
  };
}

/** `Bearer` and `token` of the API, `Basic` of git, whose password is the token. */
function tokenOf(header: string): string {
  const [scheme = '', value = ''] = header.split(' ');
  if (scheme.toLowerCase() !== 'basic') return value;
  return Buffer.from(value, 'base64').toString().split(':').slice(1).join(':');
}

const accepted: MiddlewareHandler = async (context, next) => {
  const types = (context.req.header('accept') ?? '*/*').split(',').map((type) => type.split(';')[0]?.trim() ?? '');
  const isGit = context.req.path.startsWith(GITHUB_GIT_PATH);
  if (!isGit && !types.some((type) => ACCEPTED.test(type)))
    throw new GithubError(415, `Unsupported 'Accept' header: '${types.join(', ')}'. Must accept 'application/json'.`, {
      why: 'bad-accept',
    });
  await next();
};

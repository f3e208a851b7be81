import { spawn } from 'node:child_process';
import { PassThrough, Readable } from 'node:stream';
import type { Context, Hono } from 'hono';
import { GITHUB_GIT_PATH } from '../../model/github-world.js';
import type { Place } from './actions.js';
import { GithubError } from './github-error.js';
import { followFork } from './pulls-from-branches.js';
import { signedInAs } from './request.js';
import { GIT_ENVIRONMENT } from './run-git.js';
import { type Repository, repositoryOf } from './world.js';

/** Services of git's smart protocol. */
const READ = 'git-upload-pack';
const WRITE = 'git-receive-pack';

/** Repositories over HTTP, by git's own server program (`git http-backend`), for whoever clones them or pushes to a fork. */
export function gitRoutes(app: Hono, place: Place): void {
  const { world } = place;
  const asked = ({ req }: Context): Repository => {
    const { org = '', repo = '' } = req.param();
    return repositoryOf(world, { org, repo: repo.replace(/\.git$/, '') });
  };
  app.get(`${GITHUB_GIT_PATH}/:org/:repo/info/refs`, (context) => {
    const repository = asked(context);
    const service = context.req.query('service');
    if (service === READ) return serve(context, { repository, rest: 'info/refs' });
    if (service === WRITE)
      return serve(context, { repository, rest: 'info/refs', pusher: pusher(context, repository) });
    throw new GithubError(403, 'Please upgrade your git client.', { why: 'unknown-call' });
  });
  app.post(`${GITHUB_GIT_PATH}/:org/:repo/${READ}`, (context) =>
    serve(context, { repository: asked(context), rest: READ }),
  );
  app.post(`${GITHUB_GIT_PATH}/:org/:repo/${WRITE}`, (context) => {
    const repository = asked(context);
    return serve(context, {
      ...{ repository, rest: WRITE, pusher: pusher(context, repository) },
      done: () => followFork(place, repository),
    });
  });
}

/**
 * Who pushes.
 *
 * @throws {GithubError} 401 for nobody, by which git learns to sign in; 403 for anybody but the owner of a fork, for nothing
 * of Prow's pushes anywhere else.
 */
function pusher(context: Context, { org, repo, forkOf }: Repository): string {
  const login = signedInAs(context);
  if (login === null) {
    context.header('www-authenticate', 'Basic realm="GitHub"');
    throw new GithubError(401, 'Requires authentication');
  }
  const why = 'bad-credentials';
  if (org !== login && forkOf !== null)
    throw new GithubError(403, `Permission to ${org}/${repo}.git denied to ${login}.`, { why });
  if (forkOf === null) throw new GithubError(403, 'read only', { why: 'unknown-call' });
  return login;
}

async function serve(
  context: Context,
  {
    repository,
    rest,
    pusher: login,
    done,
  }: { repository: Repository; rest: string; pusher?: string; done?: () => Promise<void> },
): Promise<Response> {
  const url = new URL(context.req.url);
  const backend = spawn('git', ['http-backend'], {
    env: {
      ...GIT_ENVIRONMENT,
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: repository.git.directory,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: `/${rest}`,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: context.req.method,
      CONTENT_TYPE: context.req.header('content-type') ?? '',
      HTTP_CONTENT_ENCODING: context.req.header('content-encoding') ?? '',
      GIT_PROTOCOL: context.req.header('git-protocol') ?? '',
      // Who is named may push.
      ...(login === undefined ? {} : { REMOTE_USER: login }),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  backend.stdin.on('error', () => undefined);
  backend.on('close', () => void done?.().catch(() => undefined));
  const { body } = context.req.raw;
  if (body === null) backend.stdin.end();
  else Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]).pipe(backend.stdin);
  return answerOf(backend.stdout);
}

/** Headers up to an empty line, then the body: a CGI program's answer. */
async function answerOf(output: Readable): Promise<Response> {
  let head = Buffer.alloc(0);
  const body = new PassThrough();
  const end = await new Promise<number>((resolve, reject) => {
    const onData = (chunk: Buffer) => {
      head = Buffer.concat([head, chunk]);
      const at = head.indexOf('\r\n\r\n');
      if (at < 0) return;
      output.off('data', onData);
      output.pause();
      resolve(at);
    };
    output.on('data', onData);
    output.once('end', () => reject(new Error('git http-backend ended without an answer')));
    output.once('error', reject);
  });
  body.write(head.subarray(end + 4));
  output.pipe(body);
  const lines = head.subarray(0, end).toString().split('\r\n');
  const headers = new Headers(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const status = Number(headers.get('status')?.slice(0, 3) ?? 200);
  headers.delete('status');
  return new Response(Readable.toWeb(body) as ReadableStream, { status, headers });
}

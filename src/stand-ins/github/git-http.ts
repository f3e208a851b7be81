import { spawn } from 'node:child_process';
import { PassThrough, Readable } from 'node:stream';
import type { Context, Hono } from 'hono';
import { GITHUB_GIT_PATH } from '../../model/github-world.js';
import { GithubError } from './github-error.js';
import { GIT_ENVIRONMENT } from './run-git.js';
import { repositoryOf, type World } from './world.js';

/** Services of git's smart protocol that may be asked for: reading only. */
const READ = 'git-upload-pack';

/** Repositories over HTTP, by git's own server program (`git http-backend`), for whoever clones them. */
export function gitRoutes(app: Hono, world: World): void {
  app.get(`${GITHUB_GIT_PATH}/:org/:repo/info/refs`, (context) => {
    if (context.req.query('service') !== READ) throw new GithubError(403, 'read only', { why: 'unknown-call' });
    return serve(context, { world, rest: 'info/refs' });
  });
  app.post(`${GITHUB_GIT_PATH}/:org/:repo/${READ}`, (context) => serve(context, { world, rest: READ }));
}

async function serve(context: Context, { world, rest }: { world: World; rest: string }): Promise<Response> {
  const { org = '', repo = '' } = context.req.param();
  const { directory } = repositoryOf(world, { org, repo: repo.replace(/\.git$/, '') }).git;
  const url = new URL(context.req.url);
  const backend = spawn('git', ['http-backend'], {
    env: {
      ...GIT_ENVIRONMENT,
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: directory,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: `/${rest}`,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: context.req.method,
      CONTENT_TYPE: context.req.header('content-type') ?? '',
      HTTP_CONTENT_ENCODING: context.req.header('content-encoding') ?? '',
      GIT_PROTOCOL: context.req.header('git-protocol') ?? '',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  backend.stdin.on('error', () => undefined);
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

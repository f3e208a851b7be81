import { closeSync, openSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { socketPathThrough } from '../../model/socket-path.js';
import { isPodNetwork } from '../network-plan.js';
import { observeProcesses } from './processes.js';
import type { StoppedServers } from './stopped-servers.js';

/** What the keeper answers besides what it observes. */
export interface KeeperAnswers {
  status(): Promise<unknown>;
  stop(): void;
  readonly servers: Pick<StoppedServers, 'start' | 'stop'>;
}

/** A metrics page is small; a component that does not answer within this is not answering. */
const SCRAPE_TIMEOUT_MS = 3_000;

/**
 * Answers on a unix socket that only the environment's owner can open:
 * `GET /processes`, `GET /scrape?address=&port=&path=`, `GET /status`, `POST /stop`,
 * `POST /api-server/stop?cluster=`, `POST /api-server/start?cluster=`.
 */
export async function startObserver(socketPath: string, answers: KeeperAnswers): Promise<void> {
  await rm(socketPath, { force: true });
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://keeper');
    const refuse = (error: unknown) => send(response, { status: 502, body: String(error), type: 'text/plain' });
    if (`${request.method} ${url.pathname}` === 'POST /api-server/stop')
      holdStopped(response, url.searchParams.get('cluster') ?? '', answers.servers).catch(refuse);
    else answer(request, answers).then(({ status, body, type }) => send(response, { status, body, type }), refuse);
  });
  const directory = openSync(dirname(socketPath), 'r');
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPathThrough(directory, socketPath), resolve);
  });
  closeSync(directory);
  await chmod(socketPath, 0o600);
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type: string;
}

async function answer(request: IncomingMessage, answers: KeeperAnswers): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://keeper');
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /processes':
      return json({ processes: await observeProcesses(isPodNetwork) });
    case 'GET /scrape':
      return scrape(url.searchParams);
    case 'GET /status':
      return json(await answers.status());
    case 'POST /api-server/start':
      await answers.servers.start(url.searchParams.get('cluster') ?? '');
      return json({ started: true });
    case 'POST /stop':
      setImmediate(() => answers.stop());
      return json({ stopping: true });
    default:
      return { status: 404, body: 'not found', type: 'text/plain' };
  }
}

/**
 * Stops an API server for as long as whoever asked holds the line: when they are gone, however they ended, it is started
 * again.
 */
async function holdStopped(
  response: ServerResponse,
  clusterId: string,
  servers: KeeperAnswers['servers'],
): Promise<void> {
  response.on('close', () => {
    servers.start(clusterId).catch((error: unknown) => {
      process.stderr.write(`${new Date().toISOString()} starting the API server of ${clusterId}: ${String(error)}\n`);
    });
  });
  await servers.stop(clusterId);
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.write('stopped\n');
}

async function scrape(query: URLSearchParams): Promise<Answer> {
  const address = query.get('address') ?? '';
  const port = Number(query.get('port'));
  const path = query.get('path') ?? '/';
  const response = await fetch(new URL(path, `http://${address}:${port}`), {
    signal: AbortSignal.timeout(SCRAPE_TIMEOUT_MS),
  });
  return { status: response.ok ? 200 : 502, body: await response.text(), type: 'text/plain' };
}

function json(value: unknown): Answer {
  return { status: 200, body: JSON.stringify(value), type: 'application/json' };
}

function send(response: ServerResponse, { status, body, type }: Answer): void {
  response.writeHead(status, { 'content-type': type });
  response.end(body);
}

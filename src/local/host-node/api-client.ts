import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { createSecureContext } from 'node:tls';
import type { ClusterAccess } from './kubeconfig.js';

/** An answer of the API server that is not a success. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** One request: `body` is sent as JSON; a patch names its own content type. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  readonly signal?: AbortSignal;
}

/** Talks to one API server over connections that are kept. */
export interface ApiClient {
  /** The parsed JSON answer. @throws {ApiError} on any status of 400 and above. */
  call<T>(path: string, options: ApiRequest): Promise<T>;
  /** The answer's body as it arrives, e.g. a watch. @throws {ApiError} as {@link call}. */
  open(path: string, options: ApiRequest): Promise<IncomingMessage>;
}

// Enough to keep the server busy in a burst; each connection costs both sides a handshake.
const CALL_CONNECTIONS_MAX = 6;
// A healthy API server answers these small requests in milliseconds; past this it is stuck.
const ANSWER_LIMIT_MS = 30_000;

/** A client for the API server that `access` names. */
export function createApiClient(access: ClusterAccess): ApiClient {
  const { ca, cert, key, verify } = access;
  // Made once: reading certificates costs more than the rest of a connection.
  const secureContext = createSecureContext({ ca, cert, key });
  const connections = { keepAlive: true, secureContext, rejectUnauthorized: verify };
  const calls = new Agent({ ...connections, maxSockets: CALL_CONNECTIONS_MAX });
  const streams = new Agent(connections);
  return {
    open: (path, options) => send({ access, agent: streams, path, ...options }),
    async call<T>(path: string, options: ApiRequest): Promise<T> {
      return JSON.parse(await readText(await send({ access, agent: calls, path, ...options }))) as T;
    },
  };
}

interface Sending extends ApiRequest {
  readonly access: ClusterAccess;
  readonly agent: Agent;
  readonly path: string;
}

async function send(sending: Sending): Promise<IncomingMessage> {
  const answer = await answerTo(sending);
  const status = answer.statusCode ?? 0;
  if (status < 400) return answer;
  throw new ApiError(status, `${sending.method} ${sending.path}: ${status} ${messageOf(await readText(answer))}`);
}

function answerTo(sending: Sending): Promise<IncomingMessage> {
  const { access, agent, path, method, body, contentType = 'application/json', accept = 'application/json' } = sending;
  const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const outgoing = request(new URL(path, access.server), {
      agent,
      method,
      headers: {
        accept,
        'user-agent': 'prow-staging-host-node',
        ...(access.token === undefined ? {} : { authorization: `Bearer ${access.token}` }),
        ...(payload === undefined ? {} : { 'content-type': contentType, 'content-length': payload.length }),
      },
      ...(sending.signal === undefined ? {} : { signal: sending.signal }),
    });
    const limit = setTimeout(
      () => outgoing.destroy(new Error(`${method} ${path}: no answer in ${ANSWER_LIMIT_MS} ms`)),
      ANSWER_LIMIT_MS,
    );
    outgoing.once('response', (incoming) => {
      clearTimeout(limit);
      resolve(incoming);
    });
    outgoing.once('error', (error) => {
      clearTimeout(limit);
      reject(error);
    });
    outgoing.end(payload);
  });
}

async function readText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function messageOf(text: string): string {
  try {
    return (JSON.parse(text) as { message?: string }).message ?? text;
  } catch {
    return text;
  }
}

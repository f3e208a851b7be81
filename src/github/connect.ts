import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/core';
import { paginateRest } from '@octokit/plugin-paginate-rest';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { ask, refusal } from './ask.js';

const Client = Octokit.plugin(retry, throttling, paginateRest);

/** A connection to GitHub that waits where it is told to, and tries again what may pass. */
export type Github = InstanceType<typeof Client>;

/** Who asks: a token, or a GitHub App by its private key. */
export type GithubCredentials =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'app'; readonly appId: number; readonly privateKey: string };

/** A repository, as GitHub names it. */
export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}

export interface ConnectOptions {
  /** Where GitHub's interface is, e.g. `https://api.github.com`. */
  readonly endpoint: string;
  readonly credentials: GithubCredentials;
  /** An app is installed for each repository anew. */
  readonly repository: RepositoryName;
  readonly userAgent: string;
  readonly signal: AbortSignal;
  /** The longest that a rate limit is waited for; a longer one is an error. */
  readonly limitWaitMs?: number;
  /** What one second of a wait takes; tests have shorter ones. */
  readonly secondMs?: number;
}

/** Where GitHub itself is asked. */
export const GITHUB_ENDPOINT = 'https://api.github.com';

const LIMIT_WAIT_MS = 120_000;
const ANSWER_LIMIT_MS = 30_000;
/** Answers by which GitHub says that it is unwell are asked again this often. */
const RETRIES = 2;
/** A limit that is met again after it was waited for is met for good. */
const LIMIT_RETRIES = 2;

/**
 * Connects to one repository.
 *
 * @throws {ExplainedError} `undecided` where GitHub does not know the app there, or does not answer.
 */
export async function connect(options: ConnectOptions): Promise<Github> {
  const { credentials, repository } = options;
  if (credentials.kind === 'token') return client(options, { auth: credentials.token });
  const { appId, privateKey } = credentials;
  const app = { authStrategy: createAppAuth, auth: { appId, privateKey } };
  const asApp = client(options, app);
  const { data } = await ask('which installation of the app this is', () =>
    asApp.request('GET /repos/{owner}/{repo}/installation', { ...repository }),
  );
  return client(options, { ...app, auth: { ...app.auth, installationId: data.id } });
}

function client(options: ConnectOptions, auth: object): Github {
  const { endpoint, userAgent, signal, limitWaitMs = LIMIT_WAIT_MS, secondMs = 1000 } = options;
  const mayWait = (seconds: number, retryCount: number): boolean =>
    retryCount < LIMIT_RETRIES && seconds * 1000 <= limitWaitMs && !signal.aborted;
  return new Client({
    ...auth,
    baseUrl: endpoint.replace(/\/+$/, ''),
    userAgent,
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    request: { fetch: fetchWithin(signal) },
    retry: { retries: RETRIES, retryAfterBaseValue: secondMs },
    throttle: {
      // Each connection counts for itself: two in one process have two tokens.
      id: `${endpoint} ${Math.random()}`,
      retryAfterBaseValue: secondMs,
      onRateLimit: (seconds, _options, _octokit, retryCount) => mayWait(seconds, retryCount),
      onSecondaryRateLimit: (seconds, _options, _octokit, retryCount) => mayWait(seconds, retryCount),
    },
  });
}

/** Ends with the command, and with a server that accepts and says nothing. */
function fetchWithin(signal: AbortSignal): typeof fetch {
  return async (input, init) => {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]);
    try {
      return await fetch(input, { ...init, signal: limited });
    } catch (error) {
      signal.throwIfAborted();
      throw refusal(error);
    }
  };
}

function ignore(): void {}

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Environment } from '../../model/environment.js';
import {
  type AddComment,
  type ChangeLabels,
  type ClosePull,
  Delivery,
  type Fault,
  type MakeBranch,
  type MergePull,
  OpenedPull,
  type OpenPull,
  type PushCommit,
  Pushed,
  type PushToPull,
  Reported,
  type SendEvent,
} from '../../model/github-control.js';
import { GithubSecrets } from '../../model/github-world.js';

/** Milliseconds one request may take; the slowest makes a commit, and beside a hundred canaries on a small machine. */
const REQUEST_TIMEOUT_MS = 30_000;

/** What a run does on the stand-in for GitHub, and reads from it. */
export interface GithubDirector {
  openPull(given: OpenPull): Promise<OpenedPull>;
  closePull(given: ClosePull): Promise<void>;
  mergePull(given: MergePull): Promise<void>;
  changeLabels(given: ChangeLabels): Promise<void>;
  makeBranch(given: MakeBranch): Promise<void>;
  comment(given: AddComment): Promise<Delivery | null>;
  push(given: PushCommit): Promise<Pushed>;
  pushToPull(given: PushToPull): Promise<Pushed>;
  /** @returns What became of the event; null where nobody listens. */
  send(given: SendEvent): Promise<Delivery | null>;
  setFaults(faults: readonly Fault[]): Promise<void>;
  reported(): Promise<Reported>;
}

/**
 * Directs the stand-in of an environment, by the token that only its own pod and whoever owns the environment have.
 *
 * @throws {Error} where the environment has no stand-in or it cannot be reached; every call throws so where it is refused.
 */
export function directGithub({ github, endpoints }: Environment, { signal }: { signal: AbortSignal }): GithubDirector {
  const address = endpoints['github'];
  if (github === null || address === undefined) throw new Error('this environment has no stand-in for GitHub');
  const { control } = GithubSecrets.parse(JSON.parse(readFileSync(github.secrets, 'utf8')));
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${address}${path}`, {
      method,
      headers: { authorization: `Bearer ${control}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
    }).catch((error: unknown) => {
      throw unreached(error, `${method} ${path}`);
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 200)}`);
    return JSON.parse(text);
  };
  return {
    openPull: async (given) => OpenedPull.parse(await ask('POST', '/pulls', given)),
    closePull: async (given) => void (await ask('POST', '/pulls/close', given)),
    mergePull: async (given) => void (await ask('POST', '/pulls/merge', given)),
    changeLabels: async (given) => void (await ask('PATCH', '/labels', given)),
    makeBranch: async (given) => void (await ask('POST', '/branches', given)),
    comment: async (given) => z.nullable(Delivery).parse(await ask('POST', '/comments', given)),
    push: async (given) => Pushed.parse(await ask('POST', '/pushes', given)),
    pushToPull: async (given) => Pushed.parse(await ask('POST', '/pulls/pushes', given)),
    send: async (given) => z.nullable(Delivery).parse(await ask('POST', '/events', given)),
    setFaults: async (faults) => void (await ask('PUT', '/faults', faults)),
    reported: async () => Reported.parse(await ask('GET', '/reported')),
  };
}

/** Why a request got no answer: of a connection that failed, fetch itself says only that it did. */
function unreached(error: unknown, request: string): unknown {
  if (!(error instanceof Error && error.cause instanceof Error)) return error;
  return new Error(`${request}: ${error.message}: ${error.cause.message}`, { cause: error });
}

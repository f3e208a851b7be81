import { z } from 'zod';
import { ApiError } from '../../../src/local/host-node/api-client.js';
import type { Said } from './check.js';
import { type Asking, inTime } from './reach-cluster.js';

const UNAUTHORIZED = 401;

const Answer = z.looseObject({
  status: z.looseObject({ userInfo: z.looseObject({ username: z.string(), groups: z.array(z.string()).default([]) }) }),
});

/** Whom the API server takes us for. */
export interface Credentials {
  readonly said: Said;
  readonly username: string | null;
}

const ANONYMOUS = 'system:anonymous';

/** Asks the API server who we are (a SelfSubjectReview, which writes nothing). */
export async function lookAtCredentials({ api, context, signal }: Asking, now: Date): Promise<Credentials> {
  const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
  const expected = 'a token or certificate that the API server takes';
  const evidence = `POST ${path}, context ${context.context} of ${context.kubeconfig}`;
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  const end = tokenEnd(context.access.token);
  const until = end === null ? '' : `, until ${end.toISOString()}`;
  const told = (said: Omit<Said, 'expected' | 'evidence'>, username: string | null): Credentials => ({
    ...{ said: { expected, evidence, ...said }, username },
  });
  try {
    const answer = await api.call(path, { method: 'POST', body, signal: inTime(signal) });
    const { username } = Answer.parse(answer).status.userInfo;
    if (username !== ANONYMOUS) return told({ outcome: 'pass', observed: `${username}${until}`, next: '' }, username);
    return told({ outcome: 'fail', observed: 'nobody: the credential was passed over', next: ANOTHER }, null);
  } catch (error) {
    signal.throwIfAborted();
    const isRefused = error instanceof ApiError && error.status === UNAUTHORIZED;
    if (!isRefused)
      return told({ outcome: 'inconclusive', observed: textOf(error), next: 'ask again once it answers' }, null);
    const observed =
      end !== null && end < now ? `the token ended at ${end.toISOString()}` : `refused${until}: HTTP 401`;
    return told({ outcome: 'fail', observed, next: ANOTHER }, null);
  }
}

const ANOTHER = 'kubectl create token makes another; put it into the kubeconfig';

const Claims = z.looseObject({ exp: z.number() });

/** When a token says that it ends; null for one that does not say. It is believed for a message, and for nothing else. */
function tokenEnd(token: string | undefined): Date | null {
  try {
    const [, claims = ''] = (token ?? '').split('.');
    return new Date(Claims.parse(JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'))).exp * 1000);
  } catch {
    return null;
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import { z } from 'zod';
import { type ApiClient, ApiError } from '../../../src/local/host-node/api-client.js';
import type { Said } from './check.js';
import type { NamedContext } from './named-context.js';

/** What is asked with, and how long one answer may take. */
export interface Asking {
  readonly api: ApiClient;
  readonly context: NamedContext;
  readonly signal: AbortSignal;
}

/** Milliseconds one answer may take; a staging cluster far away answers in tenths of a second. */
const ANSWER_LIMIT_MS = 15_000;

/** The signal of one request. */
export function inTime(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]);
}

const Version = z.looseObject({ gitVersion: z.string() });

/** What an API server says of itself before it knows who asks. */
export interface Reached {
  readonly said: Said;
  /** `v1.35.4`; null where it does not tell. */
  readonly version: string | null;
}

/** Asks whether an API server answers at the address, and whether it is the one that the authority vouches for. */
export async function reachCluster({ api, context, signal }: Asking): Promise<Reached> {
  const evidence = `GET ${new URL('/version', context.access.server)}`;
  const expected = 'an API server whose certificate the kubeconfig’s authority has signed';
  try {
    const { gitVersion } = Version.parse(await api.call('/version', { method: 'GET', signal: inTime(signal) }));
    return { said: { outcome: 'pass', expected, observed: 'it answers', evidence, next: '' }, version: gitVersion };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ApiError)
      return {
        said: { outcome: 'pass', expected, observed: `it answers HTTP ${error.status}`, evidence, next: '' },
        version: null,
      };
    return { said: { ...unreached(error, context), expected, evidence }, version: null };
  }
}

/** OpenSSL's and Node's words for a certificate that is not believed: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const NOT_BELIEVED = /CERT|ALTNAME|ISSUER|SIGNATURE|SELF_SIGNED|CRL/;

function unreached(error: unknown, { access, kubeconfig }: NamedContext): Pick<Said, 'outcome' | 'observed' | 'next'> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const text = error instanceof Error ? error.message : String(error);
  const isTimeout = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
  if (NOT_BELIEVED.test(code))
    return {
      outcome: 'fail',
      observed: `another server is at that address, or the authority is another’s: ${code} (${text})`,
      next: `take certificate-authority-data of this cluster into ${kubeconfig}`,
    };
  return {
    outcome: 'inconclusive',
    observed: isTimeout ? `no answer within ${ANSWER_LIMIT_MS / 1000} s` : `not reached: ${code} ${text}`.trim(),
    next: `see whether ${access.server.host} is reached from this machine (network, VPN, authorized networks), and ask again`,
  };
}

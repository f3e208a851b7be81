import type { RequestOptions } from 'node:https';
import { request } from 'node:https';
import { z } from 'zod';
import type { EnvironmentCluster } from '../../model/environment.js';
import { loadKubeconfig } from '../connect-cluster.js';

/**
 * Milliseconds an answer may take. An acquirer is answered at once, with a resource or with none; but no answer is a fail,
 * and on a machine with six times as much to do as it has processors one took more than 10 s.
 */
const ANSWER_LIMIT_MS = 30_000;

/** What a Service answered; the status is null where nothing behind it did, and `text` then says why. */
export interface ServiceAnswer {
  readonly status: number | null;
  readonly text: string;
}

/** Calls a Service of a cluster by method, path and query. */
export type CallService = (
  method: 'GET' | 'POST',
  path: string,
  query: Readonly<Record<string, string>>,
) => Promise<ServiceAnswer>;

/** Written by the API server itself, never by what stands behind a Service. */
const ApiStatus = z.looseObject({ kind: z.literal('Status'), message: z.string().default('') });

/**
 * Reaches a Service as `kubectl proxy` does, through the API server of its cluster: no layer needs a way in of its
 * own for it.
 *
 * @throws {ExplainedError} `usage`: the cluster's kubeconfig cannot be used.
 */
export async function connectService(
  cluster: EnvironmentCluster,
  { namespace, name, port }: { readonly namespace: string; readonly name: string; readonly port: number },
  { signal }: { readonly signal: AbortSignal },
): Promise<CallService> {
  const kubeconfig = loadKubeconfig(cluster);
  const credentials: RequestOptions = {};
  await kubeconfig.applyToHTTPSOptions(credentials);
  const base = `${kubeconfig.getCurrentCluster()?.server ?? ''}/api/v1/namespaces/${namespace}/services/${name}:${port}/proxy`;
  return async (method, path, query) => {
    const url = new URL(`${base}${path}`);
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    const limit = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]);
    try {
      return behindProxy(await send(url, { ...credentials, method, signal: limit }));
    } catch (error) {
      return { status: null, text: error instanceof Error ? error.message : String(error) };
    }
  };
}

function send(url: URL, options: RequestOptions): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** An API server that reaches nothing says so with a Status object; its words are no answer of the Service. */
function behindProxy({ status, text }: { status: number; text: string }): ServiceAnswer {
  const ownWords = ApiStatus.safeParse(parsedOrNull(text));
  if (ownWords.success) return { status: null, text: `HTTP ${status}: ${ownWords.data.message}` };
  // What nobody listens for behind the Service is told as plain text with 502 or 503.
  return status === 502 || status === 503 ? { status: null, text: `HTTP ${status}: ${text.trim()}` } : { status, text };
}

/** JSON, or null for a text that is none. */
export function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

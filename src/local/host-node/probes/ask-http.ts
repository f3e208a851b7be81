import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { ProbeAction } from '../pod.js';
import { portNumber } from './port-number.js';
import type { ProbeAnswer, ProbeTarget } from './probe-target.js';

type HttpGet = NonNullable<ProbeAction['httpGet']>;

// A kubelet's own limit: after this many it counts the probe as passed, with a warning.
const REDIRECTS_MAX = 10;

/**
 * Asks once, and again where the same host redirects to; a redirect elsewhere is
 * an answer like any other below 400.
 *
 * @throws {Error} where no answer came in time.
 */
export async function askHttp(action: HttpGet, target: ProbeTarget, timeoutMs: number): Promise<ProbeAnswer> {
  const { path = '/', port, host, scheme = 'HTTP', httpHeaders = [] } = action;
  const place = `${scheme.toLowerCase()}://${host || target.podIP}:${portNumber(port, target.container)}`;
  const headers = headersOf(httpHeaders);
  const signal = AbortSignal.timeout(timeoutMs);
  let url = new URL(`${place}${path.startsWith('/') ? '' : '/'}${path}`);
  let answer = await get(url, { headers, signal });
  for (let count = 0; count < REDIRECTS_MAX; count += 1) {
    const next = redirection(answer, url);
    if (next === null) break;
    url = next;
    answer = await get(url, { headers, signal });
  }
  const status = answer.statusCode ?? 0;
  return { passed: status >= 200 && status < 400, output: `HTTP probe failed with statuscode: ${status}` };
}

/** As lists, because a header may be repeated; a host is one, the first. */
function headersOf(given: NonNullable<HttpGet['httpHeaders']>): OutgoingHttpHeaders {
  const lists: Record<string, string[]> = {};
  for (const { name, value } of given) {
    const key = name.toLowerCase();
    lists[key] = [...(lists[key] ?? []), value];
  }
  const { host, ...others } = lists;
  return { ...others, ...(host === undefined ? {} : { host: host[0] }) };
}

function redirection({ statusCode = 0, headers }: IncomingMessage, from: URL): URL | null {
  if (statusCode < 300 || statusCode >= 400 || headers.location === undefined) return null;
  const next = new URL(headers.location, from);
  return next.hostname === from.hostname ? next : null;
}

interface Asking {
  readonly headers: OutgoingHttpHeaders;
  readonly signal: AbortSignal;
}

function get(url: URL, { headers, signal }: Asking): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const own = { 'user-agent': 'kube-probe/1.35', accept: '*/*', connection: 'close' };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { headers: { ...own, ...headers }, rejectUnauthorized: false, agent: false, signal });
    outgoing.once('error', (error) => reject(new Error(`Get "${url}": ${error.message}`)));
    outgoing.once('response', (answer) => {
      answer.on('error', () => undefined);
      answer.resume();
      resolve(answer);
    });
    outgoing.end();
  });
}

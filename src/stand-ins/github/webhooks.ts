import { createHmac, randomUUID } from 'node:crypto';
import type { Delivery, SendEvent } from '../../model/github-control.js';
import { ANSWER_LIMIT_MS } from '../../model/webhook-events.js';

/** More than a receiver says in one line. */
const ANSWER_LENGTH_MAX = 200;

export interface Webhooks {
  /** What became of every event, oldest first. */
  readonly deliveries: readonly Delivery[];
  /** Sends an event, signed as GitHub signs it, or badly where that is asked for. */
  send(
    event: string,
    payload: Readonly<Record<string, unknown>>,
    signature?: SendEvent['signature'],
  ): Promise<Delivery | null>;
  /** Sends bytes as they are. */
  sendRaw(event: SendEvent): Promise<Delivery | null>;
}

/** Sends events as GitHub does: one attempt, with both of its signatures. */
export function makeWebhooks({ url, hmac }: { url: string | null; hmac: string }): Webhooks {
  const deliveries: Delivery[] = [];
  const post = async ({ event, payload, signature }: SendEvent, action: string): Promise<Delivery | null> => {
    if (url === null) return null;
    const id = randomUUID();
    const sentAt = performance.now();
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'GitHub-Hookshot/prow-staging',
        'x-github-event': event,
        'x-github-delivery': id,
        ...signatures(payload, { signature, hmac }),
      },
      body: payload,
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    })
      .then(async (response) => ({ status: response.status, answer: (await response.text()).trim() }))
      .catch((error: unknown) => ({ status: null, answer: failureOf(error) }));
    const { status } = answer;
    const at = new Date().toISOString();
    const tookMs = Math.round(performance.now() - sentAt);
    const delivery = { id, event, action, status, answer: answer.answer.slice(0, ANSWER_LENGTH_MAX), at, tookMs };
    deliveries.push(delivery);
    return delivery;
  };
  return {
    deliveries,
    send: (event, payload, signature = 'right') =>
      post(
        { event, payload: JSON.stringify(payload), signature },
        typeof payload['action'] === 'string' ? payload['action'] : '',
      ),
    sendRaw: (event) => post(event, ''),
  };
}

/** Prow up to 2026-04 reads the first header, later versions the second (pkg/github/webhooks.go). */
function signatures(
  payload: string,
  { signature, hmac }: { signature: SendEvent['signature']; hmac: string },
): Record<string, string> {
  if (signature === 'none') return {};
  const key = signature === 'right' ? hmac : `not ${hmac}`;
  const digest = (algorithm: string) => createHmac(algorithm, key).update(payload).digest('hex');
  return { 'x-hub-signature': `sha1=${digest('sha1')}`, 'x-hub-signature-256': `sha256=${digest('sha256')}` };
}

function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

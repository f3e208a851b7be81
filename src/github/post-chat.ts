import { setTimeout as sleep } from 'node:timers/promises';
import { ExplainedError } from '../model/explained-error.js';
import { refusal } from './ask.js';

/** Where a message goes. The address is a secret: whoever has it may write there. */
export interface ChatWebhook {
  readonly url: string;
  readonly signal: AbortSignal;
  /** The longest that a rate limit is waited for. */
  readonly limitWaitMs?: number;
  /** What one second of a wait takes; tests have shorter ones. */
  readonly secondMs?: number;
}

const TRIES = 3;
const ANSWER_LIMIT_MS = 30_000;
const LIMIT_WAIT_MS = 120_000;
/** https://docs.slack.dev/apis/web-api/rate-limits: one message a second, and a message may have this many characters. */
const TEXT_LENGTH_MAX = 4_000;

/**
 * Posts a message to a webhook that takes Slack's `{"text": …}`. It waits where it is told to (429), and tries again
 * where the other side is unwell.
 *
 * @throws {ExplainedError} `undecided`; never with the address in it.
 */
export async function postChat(webhook: ChatWebhook, text: string): Promise<void> {
  const { url, signal, secondMs = 1_000, limitWaitMs = LIMIT_WAIT_MS } = webhook;
  let observed = '';
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const answer = await post(url, { text: cut(text) }, signal);
    if (typeof answer !== 'string' && answer.ok) return;
    observed = typeof answer === 'string' ? answer : `HTTP ${answer.status}`;
    if (typeof answer !== 'string' && answer.status < 500 && answer.status !== 429) break;
    const seconds = typeof answer === 'string' ? attempt : waitSeconds(answer, attempt);
    if (attempt === TRIES || seconds * 1_000 > limitWaitMs) break;
    await sleep(seconds * secondMs, undefined, { signal });
  }
  throw new ExplainedError('undecided', {
    what: 'The chat was not told',
    expected: 'the webhook to take a message',
    observed: observed.replaceAll(url, 'the webhook'),
    evidence: 'the webhook whose address was given',
    next: 'look whether the webhook is still there, then run it again: nothing is told twice',
  });
}

async function post(url: string, message: object, signal: AbortSignal): Promise<Response | string> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
      // A redirect would take the message to whoever answers.
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]),
    });
  } catch (error) {
    signal.throwIfAborted();
    return refusal(error).message;
  }
}

function waitSeconds({ headers }: Response, attempt: number): number {
  const given = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(given) && given >= 0 ? given : attempt;
}

function cut(text: string): string {
  return text.length <= TEXT_LENGTH_MAX ? text : `${text.slice(0, TEXT_LENGTH_MAX - 1)}…`;
}

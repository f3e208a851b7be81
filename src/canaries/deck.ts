import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** Milliseconds one answer of deck's may take. */
const TIMEOUT_MS = 20_000;
/** Milliseconds between two attempts to reach deck. */
const PAUSE_MS = 250;

/** What deck answered. */
export interface DeckAnswer {
  readonly status: number;
  readonly text: string;
}

/** Deck as a browser has it: a page was opened, so that its forms may be sent. */
export interface Deck {
  /**
   * Sends a form, e.g. `/rerun?prowjob=…`.
   *
   * @throws {Error} Deck does not answer.
   */
  readonly post: (path: string) => Promise<DeckAnswer>;
}

/**
 * Opens deck's first page. Deck protects what it changes against requests from other sites (cmd/deck/main.go): a form
 * needs the page's token, the cookie that came with it, and a page of the same site to come from.
 *
 * @param endpoint - deck's address on this machine.
 * @param options.limitMs - Milliseconds one answer may take.
 * @throws {Error} Deck does not answer.
 */
export async function openDeck(
  endpoint: string,
  { signal, limitMs = TIMEOUT_MS }: { readonly signal: AbortSignal; readonly limitMs?: number },
): Promise<Deck> {
  const page = await send(new URL('/', endpoint), { method: 'GET', headers: {}, signal, limitMs });
  const token = tokenOf(page.text);
  const cookie = page.cookies.map((line) => line.split(';')[0] ?? '').join('; ');
  return {
    post: async (path) => {
      const url = new URL(path, endpoint);
      // Deck takes every request for one that came through the encrypted way in that production has in front of it.
      const headers = { Referer: `https://${url.host}/`, Cookie: cookie, 'X-CSRF-Token': token };
      const { status, text } = await send(url, { method: 'POST', headers, signal, limitMs });
      return { status, text: text.trim() };
    },
  };
}

/**
 * Reads a page of deck's.
 *
 * @param endpoint - deck's address on this machine.
 * @param options.limitMs - Milliseconds the answer may take.
 * @throws {Error} Deck does not answer.
 */
export async function readPage(
  endpoint: string,
  path: string,
  { signal, limitMs = TIMEOUT_MS }: { readonly signal: AbortSignal; readonly limitMs?: number },
): Promise<DeckAnswer> {
  const { status, text } = await send(new URL(path, endpoint), { method: 'GET', headers: {}, signal, limitMs });
  return { status, text };
}

/** The token that a page of deck's holds for its scripts; empty where deck runs without protection. */
function tokenOf(page: string): string {
  const written = /var csrfToken = ("(?:[^"\\]|\\.)*")/.exec(page)?.[1];
  return written === undefined ? '' : z.string().parse(JSON.parse(written));
}

/**
 * Sends a request, again where no connection was made: nothing was sent then. For a moment after its pods were replaced,
 * deck's Service may still lead to those of before.
 */
async function send(
  url: URL,
  options: { method: string; headers: Record<string, string>; signal: AbortSignal; limitMs: number },
): Promise<DeckAnswer & { readonly cookies: readonly string[] }> {
  const limit = AbortSignal.any([options.signal, AbortSignal.timeout(options.limitMs)]);
  for (;;) {
    try {
      return await sendOnce(url, { ...options, signal: limit });
    } catch (error) {
      if (limit.aborted || !isUnsent(error, options.method)) throw error;
      await sleep(PAUSE_MS);
      // At the limit, why it could not be reached says more than that it took too long.
      if (limit.aborted) throw error;
    }
  }
}

/** Whether deck cannot have acted on a request that failed so: a page may be asked for again whatever became of it. */
function isUnsent(error: unknown, method: string): boolean {
  return error instanceof Error && ((error as NodeJS.ErrnoException).syscall === 'connect' || method === 'GET');
}

function sendOnce(
  url: URL,
  { method, headers, signal }: { method: string; headers: Record<string, string>; signal: AbortSignal },
): Promise<DeckAnswer & { readonly cookies: readonly string[] }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, signal, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, text, cookies: response.headers['set-cookie'] ?? [] });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

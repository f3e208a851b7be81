import { request } from 'node:http';
import { z } from 'zod';

/** Milliseconds one answer of deck's may take. */
const TIMEOUT_MS = 20_000;

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
 * @throws {Error} Deck does not answer.
 */
export async function openDeck(endpoint: string, { signal }: { readonly signal: AbortSignal }): Promise<Deck> {
  const page = await send(new URL('/', endpoint), { method: 'GET', headers: {}, signal });
  const token = tokenOf(page.text);
  const cookie = page.cookies.map((line) => line.split(';')[0] ?? '').join('; ');
  return {
    post: async (path) => {
      const url = new URL(path, endpoint);
      // Deck takes every request for one that came through the encrypted way in that production has in front of it.
      const headers = { Referer: `https://${url.host}/`, Cookie: cookie, 'X-CSRF-Token': token };
      const { status, text } = await send(url, { method: 'POST', headers, signal });
      return { status, text: text.trim() };
    },
  };
}

/** The token that a page of deck's holds for its scripts; empty where deck runs without protection. */
function tokenOf(page: string): string {
  const written = /var csrfToken = ("(?:[^"\\]|\\.)*")/.exec(page)?.[1];
  return written === undefined ? '' : z.string().parse(JSON.parse(written));
}

function send(
  url: URL,
  { method, headers, signal }: { method: string; headers: Record<string, string>; signal: AbortSignal },
): Promise<DeckAnswer & { readonly cookies: readonly string[] }> {
  return new Promise((resolve, reject) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const sent = request(url, { method, headers, signal: limit }, (response) => {
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

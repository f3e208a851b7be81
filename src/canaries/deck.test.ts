import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { openDeck } from './deck.js';

const { signal } = new AbortController();
let close: () => void = () => undefined;
afterEach(() => close());

/** A server that protects forms as deck's does, and the requests it got. */
async function startDeck(page: string): Promise<{ endpoint: string; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const server = createServer((incoming, outgoing) => {
    requests.push(incoming);
    if (incoming.method === 'GET') outgoing.setHeader('set-cookie', '_gorilla_csrf=abc; Path=/; Secure');
    outgoing.end(incoming.method === 'GET' ? page : ' done \n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => server.close();
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

test('a form brings the page’s token, its cookie and where it comes from', async () => {
  const { endpoint, requests } = await startDeck('<script> var csrfToken = "a\\/b\\u002bc\\u003d"; </script>');
  const answer = await (await openDeck(endpoint, { signal })).post('/rerun?prowjob=one');
  expect(answer).toEqual({ status: 200, text: 'done' });
  expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /', 'POST /rerun?prowjob=one']);
  expect(requests[1]?.headers).toMatchObject({
    'x-csrf-token': 'a/b+c=',
    cookie: '_gorilla_csrf=abc',
    referer: `${endpoint.replace('http:', 'https:')}/`,
  });
});

test('a deck without protection gets its form too', async () => {
  const { endpoint, requests } = await startDeck('<html></html>');
  await (await openDeck(endpoint, { signal })).post('/abort?prowjob=one');
  expect(requests[1]?.headers['x-csrf-token']).toBe('');
});

test('a deck that is not there is an error, not an answer', async () => {
  await expect(openDeck('http://127.0.0.1:1', { signal, limitMs: 500 })).rejects.toThrow('ECONNREFUSED');
});

test('a page is asked for again where the Service still leads to a pod that is gone, and a form is not sent twice', async () => {
  let dropped = 0;
  const server = createServer((incoming, outgoing) => {
    if (incoming.method === 'POST' || dropped < 2) {
      dropped += 1;
      incoming.socket.destroy();
    } else outgoing.end('<html></html>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => server.close();
  const deck = await openDeck(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { signal });
  expect(dropped).toBe(2);
  await expect(deck.post('/rerun?prowjob=one')).rejects.toThrow();
  expect(dropped).toBe(3);
});

import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What went through. */
export interface Seen {
  writes: number;
  /** Answers 412 of the server. */
  refused: number;
  /** Writes that reached the server, and whose answer was lost on the way back. */
  lostAnswers: number;
}

/** So that writers who have seen the same pointer meet at the server. */
const WRITE_DELAY_MS = 60;

/**
 * A slow way to a server on which every `loseEvery`th answer to a write is lost: the server has written, the writer
 * cannot know.
 */
export async function badNetwork(
  to: string,
  { loseEvery }: { loseEvery: number },
): Promise<{ address: string; seen: Seen; stop(): Promise<void> }> {
  const seen: Seen = { writes: 0, refused: 0, lostAnswers: 0 };
  const server = createServer((incoming, outgoing) => {
    const { method, url = '/', headers } = incoming;
    const forward = request(new URL(url, to), { method, headers: { ...headers, host: new URL(to).host } }, (answer) => {
      if (answer.statusCode === 412) seen.refused += 1;
      if (method === 'POST') {
        seen.writes += 1;
        if (seen.writes % loseEvery === 0) {
          seen.lostAnswers += 1;
          answer.resume();
          incoming.socket.destroy();
          return;
        }
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forward.on('error', () => incoming.socket.destroy());
    setTimeout(() => incoming.pipe(forward), method === 'POST' ? WRITE_DELAY_MS : 0);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { address: `http://127.0.0.1:${port}`, seen, stop };
}

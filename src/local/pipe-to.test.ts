import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { pipeTo } from './pipe-to.js';

const LIMIT_MS = 50;
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(onConnection: (socket: Socket) => void): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, onConnection);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

test('whoever waits for an address that answers nothing is told at the limit, and not by a clean end', async () => {
  // A socket that is never connected: the address of a pod that is gone.
  const dial = (() => new Socket()) as unknown as typeof connect;
  const port = await listen((socket) => pipeTo(socket, '192.0.2.1', 80, { dial, limitMs: LIMIT_MS }));
  const client = connect(port, '127.0.0.1');
  const [error] = await once(client, 'error');
  expect(error).toMatchObject({ code: 'ECONNRESET' });
});

test('a connection that stands lasts longer than the limit, however long nothing is said', async () => {
  const echo = await listen((socket) => socket.pipe(socket));
  const port = await listen((socket) => pipeTo(socket, '127.0.0.1', echo, { limitMs: LIMIT_MS }));
  const client = connect(port, '127.0.0.1');
  await once(client, 'connect');
  await sleep(4 * LIMIT_MS);
  client.write('still there');
  const [answer] = await once(client, 'data');
  expect(String(answer)).toBe('still there');
  client.destroy();
});

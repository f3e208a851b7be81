import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runProbe } from './run-probe.js';

let server: Server;
let port: number;
beforeAll(async () => {
  server = createServer((request, response) => response.writeHead(request.url === '/ok' ? 200 : 503).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());

const target = () => ({
  container: { name: 'a', image: 'i', ports: [{ name: 'web', containerPort: port }] },
  podIP: '127.0.0.1',
  process: { pid: 1, startTicks: 1 },
});

it('passes for an answer of success, by port number or name', async () => {
  expect((await runProbe({ httpGet: { path: '/ok', port } }, target())).passed).toBe(true);
  expect((await runProbe({ httpGet: { path: 'ok', port: 'web' } }, target())).passed).toBe(true);
  expect((await runProbe({ tcpSocket: { port } }, target())).passed).toBe(true);
});

it('fails for another answer and says which', async () => {
  const answer = await runProbe({ httpGet: { path: '/no', port } }, target());
  expect(answer).toEqual({ passed: false, output: 'HTTP probe failed with statuscode: 503' });
});

it('fails where nothing listens or the port has no such name', async () => {
  expect((await runProbe({ tcpSocket: { port: 1 } }, target())).passed).toBe(false);
  expect((await runProbe({ httpGet: { port: 'none' } }, target())).output).toContain('port named none');
});

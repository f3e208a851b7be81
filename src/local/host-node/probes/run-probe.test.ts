import { createServer, type Server } from 'node:http';
import { createServer as createGrpcServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runProbe } from './run-probe.js';

let server: Server;
let port: number;
beforeAll(async () => {
  const locations: Readonly<Record<string, string>> = {
    '/moved': '/no',
    '/found': '/ok',
    '/away': 'http://elsewhere.invalid/',
    '/round': '/round',
  };
  server = createServer(({ url = '' }, response) => {
    const location = locations[url];
    if (location !== undefined) response.writeHead(302, { location }).end();
    else response.writeHead(url === '/ok' ? 200 : 503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());

const target = () => ({
  container: { name: 'a', image: 'i', ports: [{ name: 'web', containerPort: port }] },
  podIP: '127.0.0.1',
  process: { pid: 1, startTicks: 1 },
  run: '/nowhere',
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

it('sends every header, repeated ones too, and those of its own where the probe has none', async () => {
  const asked: string[][] = [];
  const hears = createServer(({ rawHeaders }, response) => {
    asked.push(rawHeaders);
    response.end();
  });
  await new Promise<void>((resolve) => hears.listen(0, '127.0.0.1', resolve));
  const httpHeaders = ['X-Asked one', 'x-asked two', 'Host somewhere', 'Accept text/plain'].map((header) => {
    const [name = '', value = ''] = header.split(' ');
    return { name, value };
  });
  await runProbe({ httpGet: { port: (hears.address() as AddressInfo).port, httpHeaders } }, target());
  hears.close();
  const sent = asked[0]
    ?.map((_, index, all) => `${all[index - 1]} ${all[index]}`)
    .filter((_, index) => index % 2 === 1);
  expect(sent).toEqual(
    expect.arrayContaining([
      'x-asked one',
      'x-asked two',
      'host somewhere',
      'accept text/plain',
      'user-agent kube-probe/1.35',
    ]),
  );
});

it('fails where nothing listens or the port has no such name', async () => {
  expect((await runProbe({ tcpSocket: { port: 1 } }, target())).passed).toBe(false);
  expect((await runProbe({ httpGet: { port: 'none' } }, target())).output).toContain('port named none');
});

it('counts what is found where the same host redirects to, and takes a redirect elsewhere for an answer', async () => {
  const passes = async (path: string) => (await runProbe({ httpGet: { path, port } }, target())).passed;
  expect(await passes('/moved')).toBe(false);
  expect(await passes('/found')).toBe(true);
  expect(await passes('/away')).toBe(true);
  expect(await passes('/round')).toBe(true);
});

it('asks a gRPC health service, and takes SERVING only', async () => {
  const statuses: Readonly<Record<string, number>> = { '': 1, other: 2 };
  const grpc = createGrpcServer();
  grpc.on('stream', (stream) => {
    stream.on('data', (asked: Buffer) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(Buffer.from([0, 0, 0, 0, 2, 8, statuses[asked.subarray(7).toString()] ?? 0]));
    });
  });
  await new Promise<void>((resolve) => grpc.listen(0, '127.0.0.1', resolve));
  const passes = async (service: string) => {
    const answer = await runProbe({ grpc: { port: (grpc.address() as AddressInfo).port, service } }, target());
    return answer.passed;
  };
  expect([await passes(''), await passes('other'), await passes('unknown')]).toEqual([true, false, false]);
  grpc.close();
});

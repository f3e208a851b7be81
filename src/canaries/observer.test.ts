import { mkdirSync, mkdtempSync, openSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { socketPathThrough } from '../model/socket-path.js';
import { connectObserver } from './observer.js';

const signal = new AbortController().signal;

async function answering(status: number, text: string, below = '') {
  const directory = join(mkdtempSync(join(tmpdir(), 'observer-')), below);
  mkdirSync(directory, { recursive: true });
  const socketPath = join(directory, 'socket');
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(status).end(text);
  });
  await new Promise<void>((resolve) => server.listen(socketPathThrough(openSync(directory, 'r'), socketPath), resolve));
  return { observer: connectObserver(socketPath, { signal }), asked, close: () => server.close() };
}

test('processes come as the machine reports them', async () => {
  const own = { pid: 7, executableSha256: 'ab', executable: '/hook', addresses: ['10.100.0.5'] };
  const { observer, close } = await answering(200, JSON.stringify({ processes: [own] }));
  expect(await observer.processes()).toEqual([own]);
  close();
});

test('a socket may be deeper than its own path could say', async () => {
  const { observer, close } = await answering(200, JSON.stringify({ processes: [] }), 'deep/'.repeat(40));
  expect(await observer.processes()).toEqual([]);
  close();
});

test('a scrape asks for one address and answers its text', async () => {
  const { observer, asked, close } = await answering(200, 'prow_version 1\n');
  expect(await observer.scrape({ address: '10.100.0.5', port: 9090 })).toBe('prow_version 1\n');
  expect(asked).toEqual(['/scrape?address=10.100.0.5&port=9090&path=/metrics']);
  close();
});

test('an address that nothing answers at has no text', async () => {
  const { observer, close } = await answering(502, 'refused');
  expect(await observer.scrape({ address: '10.100.0.5', port: 9090 })).toBeNull();
  close();
});

test('an observer that is gone, or answers something else, is an error', async () => {
  await expect(connectObserver('/nowhere/socket', { signal }).processes()).rejects.toThrow('/nowhere/socket');
  const broken = await answering(500, '');
  await expect(broken.observer.processes()).rejects.toThrow('HTTP 500');
  broken.close();
  const other = await answering(200, '{"processes":[{}]}');
  await expect(other.observer.processes()).rejects.toThrow();
  other.close();
});

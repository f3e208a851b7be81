import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { ensureTools } from '../../../src/toolchain/ensure-tools.js';

const READY_MS = 30_000;

/** A server that speaks Cloud Storage's JSON API and honours preconditions, with one bucket in memory. */
export async function startGcsServer(bucket: string): Promise<{ address: string; stop(): Promise<void> }> {
  const { 'fake-gcs-server': program } = await ensureTools(['fake-gcs-server']);
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const at = ['-scheme', 'http', '-host', '127.0.0.1', '-port', String(port), '-public-host', `127.0.0.1:${port}`];
  const server = execa(program, [...at, '-backend', 'memory', '-external-url', address, '-log-level', 'warn'], {
    reject: false,
    all: true,
  });
  const stop = async (): Promise<void> => {
    server.kill();
    await server;
  };
  const deadline = Date.now() + READY_MS;
  while (!(await answers(address))) {
    if (server.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`no answer from ${address}: ${(await server).all}`);
    }
    await sleep(50);
  }
  const made = await fetch(`${address}/storage/v1/b?project=none`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: bucket }),
  });
  if (!made.ok) throw new Error(`no bucket: ${made.status} ${await made.text()}`);
  return { address, stop };
}

async function answers(address: string): Promise<boolean> {
  return fetch(`${address}/storage/v1/b?project=none`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject()));
    });
  });
}

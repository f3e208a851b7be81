import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { identifyProcess, type ProcessIdentity } from '../../process-identity.js';
import { holdsMoreThan } from './memory-use.js';

const MEBIBYTE = 2 ** 20;
/** A variable of 32 MiB. */
const HOLDS = 'x=$(head -c 33554432 /dev/zero | tr "\\0" x)';

let running: ChildProcess | undefined;
afterEach(() => end());

test('a program that holds 32 MiB holds more than 24 and less than 512', async () => {
  const program = await saying(`${HOLDS}; echo ready; read y`);
  expect(holdsMoreThan(program, 24 * MEBIBYTE)).toBe(true);
  expect(holdsMoreThan(program, 512 * MEBIBYTE)).toBe(false);
});

test('what a child of a child holds is counted', async () => {
  const program = await saying(`{ { ${HOLDS}; echo ready; while :; do sleep 1; done; } | cat; } & wait`);
  expect(holdsMoreThan(program, 24 * MEBIBYTE)).toBe(true);
});

test('pages that eight processes share are counted once', async () => {
  const forks = 'for i in 1 2 3 4 5 6 7 8; do (while :; do sleep 1; done) & done';
  const alone = await saying(`${HOLDS}; echo ready; read y`);
  const limits = Array.from({ length: 64 }, (_, index) => (index + 1) * 8 * MEBIBYTE);
  const most = limits.find((limit) => !holdsMoreThan(alone, limit)) ?? Number.NaN;
  end();
  const program = await saying(`${HOLDS}; ${forks}; echo ready; read y`);
  expect(holdsMoreThan(program, 24 * MEBIBYTE)).toBe(true);
  expect(holdsMoreThan(program, 2 * most)).toBe(false);
});

test('a process that has ended holds nothing', () => {
  expect(holdsMoreThan({ pid: 2 ** 22, startTicks: 1 }, 0)).toBe(false);
});

async function saying(script: string): Promise<ProcessIdentity> {
  running = spawn('/bin/sh', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  if (running.stdout === null) throw new TypeError('it was started with a pipe');
  await once(running.stdout, 'data');
  const program = identifyProcess(running.pid ?? 0);
  if (program === null) throw new Error('it has ended');
  return program;
}

/** What it has started ends with it: they are one process group. */
function end(): void {
  if (running?.pid !== undefined && running.exitCode === null && running.signalCode === null)
    process.kill(-running.pid, 'SIGKILL');
}

import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { afterEach, expect, it, vi } from 'vitest';
import { measureWaiting, WAITING_SHARE_TOLERATED } from './waiting-share.js';

const LOOKS = { timeout: 20_000, interval: 500 };

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function start(script: string, niceness: number): { pid: number; startTicks: number } {
  const child = spawn('nice', ['-n', String(niceness), 'sh', '-c', script], { stdio: 'ignore' });
  children.push(child);
  return { pid: child.pid ?? -1, startTicks: -1 };
}

it('a program that others keep from running waits for most of the time', async () => {
  for (let count = 0; count < 2 * availableParallelism(); count += 1) start('while :; do :; done', 0);
  const share = measureWaiting(start('while :; do :; done', 5));
  // A wait is written down when it ends: where the whole machine is busy, in a later look.
  await vi.waitFor(() => expect(share()).toBeGreaterThan(WAITING_SHARE_TOLERATED), LOOKS);
});

it('a program that sleeps waits for nothing, however busy the machine is', async () => {
  for (let count = 0; count < 2 * availableParallelism(); count += 1) start('while :; do :; done', 0);
  const share = measureWaiting(start('exec sleep 60', 5));
  // Until it sleeps it waits.
  await vi.waitFor(() => expect(share()).toBeLessThan(WAITING_SHARE_TOLERATED / 10), LOOKS);
});

it('a program that has ended is not waiting', () => {
  expect(measureWaiting({ pid: -1, startTicks: -1 })()).toBe(0);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { childrenOf, identifyProcess, isRunning, parseProcessStat } from './process-identity.js';

const own = parseProcessStat(readFileSync('/proc/self/stat', 'utf8'));

it('reads its own process, whose name may hold anything', () => {
  expect(own?.pid).toBe(process.pid);
  const tail = Array.from({ length: 49 }, (_, index) => index + 4).join(' ');
  expect(parseProcessStat(`12 (a b) c) S ${tail}`)).toEqual({ pid: 12, startTicks: 22, state: 'S' });
});

it('finds the process by number and start time, not by number alone', () => {
  expect(own !== null && isRunning(own)).toBe(true);
  expect(own !== null && isRunning({ ...own, startTicks: own.startTicks + 1 })).toBe(false);
});

it('reads nothing from other text', () => {
  expect(parseProcessStat('')).toBeNull();
});

it('identifies a process by its number, and none where there is none', () => {
  expect(identifyProcess(process.pid)).toEqual({ pid: own?.pid, startTicks: own?.startTicks });
  expect(identifyProcess(2 ** 22 + 1)).toBeNull();
});

it('knows a process’s children, until they are waited for', async () => {
  const child = spawn('sleep', ['60']);
  const children = () => (own === null ? [] : childrenOf(own).map(({ pid }) => pid));
  expect(children()).toContain(child.pid);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(children()).not.toContain(child.pid);
});

import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { identifyProcess, isRunning } from '../../process-identity.js';
import { sampleRun } from '../pods/fixtures/observed-pod.js';
import type { ContainerRun } from './container-run.js';
import { stopContainer } from './container-stop.js';

/** A process as a container whose run is read again and again. */
function containerOf(script: string, more: Partial<ContainerRun> = {}) {
  const child = spawn('/bin/sh', ['-c', script], { stdio: 'ignore' });
  const identity = identifyProcess(child.pid ?? -1);
  const signal = new Promise<string | null>((resolve) => child.once('exit', (_code, by) => resolve(by)));
  const observe = () => sampleRun(identity !== null && isRunning(identity) ? null : {}, { process: identity, ...more });
  return { observe, signal };
}

test('a container is told, and killed once its grace is over', async () => {
  const willing = containerOf('sleep 60');
  await stopContainer({ observe: willing.observe, graceSeconds: () => 30 });
  expect(await willing.signal).toBe('SIGTERM');
  const deaf = containerOf("trap '' TERM; while :; do sleep 1; done");
  await sleep(200);
  await stopContainer({ observe: deaf.observe, graceSeconds: () => 0.3 });
  expect(await deaf.signal).toBe('SIGKILL');
});

test('what comes before the signal ends first', async () => {
  const container = containerOf('sleep 60');
  const order: string[] = [];
  const beforeSignal = async () => {
    await sleep(150);
    order.push('hook');
  };
  void container.signal.then(() => order.push('signal'));
  await stopContainer({ observe: container.observe, graceSeconds: () => 30, beforeSignal });
  expect(await container.signal).toBe('SIGTERM');
  expect(order).toEqual(['hook', 'signal']);
});

test('a hook that never ends holds nothing up beyond the grace', async () => {
  const container = containerOf('sleep 60');
  await stopContainer({
    observe: container.observe,
    graceSeconds: () => 0.2,
    beforeSignal: () => new Promise(() => undefined),
  });
  expect(await container.signal).toBe('SIGTERM');
});

test('a program that has just been started has time to hear, and all its grace', async () => {
  const startedAt = new Date().toISOString();
  const early = containerOf("trap 'exit 3' TERM; sleep 0.4 & wait; exec sleep 60", { startedAt });
  await stopContainer({ observe: early.observe, graceSeconds: () => 30 });
  expect(await early.signal).toBe('SIGTERM');
  const deaf = containerOf("trap '' TERM; while :; do sleep 1; done", { startedAt: new Date().toISOString() });
  const askedAt = Date.now();
  await stopContainer({ observe: deaf.observe, graceSeconds: () => 0.5 });
  expect(await deaf.signal).toBe('SIGKILL');
  expect(Date.now() - askedAt).toBeGreaterThanOrEqual(1_400);
});

import { expect, test } from 'vitest';
import { settleOrStop } from './settle-or-stop.js';

const untilStopped = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

test('gives every result, in order', async () => {
  expect(await settleOrStop([async () => 1, async () => 2], undefined)).toEqual([1, 2]);
});

test('the first failure stops the others and is the one thrown', async () => {
  let hasEnded = false;
  const slow = (signal: AbortSignal) =>
    untilStopped(signal).finally(() => {
      hasEnded = true;
    });
  const failing = async () => {
    throw new Error('first');
  };
  await expect(settleOrStop<number>([slow, failing], undefined)).rejects.toThrow('first');
  expect(hasEnded).toBe(true);
});

test('a signal from outside stops all', async () => {
  const controller = new AbortController();
  const all = settleOrStop([untilStopped, untilStopped], controller.signal);
  controller.abort(new Error('interrupted'));
  await expect(all).rejects.toThrow('interrupted');
});

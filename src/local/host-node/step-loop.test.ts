import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { stepLoop } from './step-loop.js';

const never = Number.POSITIVE_INFINITY;

it('takes one step at a time, and one more for all reasons that came meanwhile', async () => {
  let running = 0;
  let steps = 0;
  let overlapped = false;
  const loop = stepLoop({
    step: async () => {
      overlapped ||= running > 0;
      running += 1;
      await delay(20);
      running -= 1;
      steps += 1;
      return never;
    },
    onTrouble: () => undefined,
  });
  loop.kick();
  loop.kick();
  loop.kick();
  await delay(100);
  expect({ steps, overlapped }).toEqual({ steps: 2, overlapped: false });
});

it('steps again by itself when it was told to, and not after it was closed', async () => {
  let steps = 0;
  const loop = stepLoop({ step: async () => (++steps < 3 ? Date.now() : never), onTrouble: () => undefined });
  loop.kick();
  await delay(300);
  expect(steps).toBe(3);
  loop.close();
  loop.kick();
  await delay(50);
  expect(steps).toBe(3);
});

it('tells of a step that fails, and tries again', async () => {
  const troubles: unknown[] = [];
  let steps = 0;
  const loop = stepLoop({
    step: async () => {
      steps += 1;
      if (steps === 1) throw new Error('not now');
      return never;
    },
    onTrouble: (error) => troubles.push(String(error)),
  });
  loop.kick();
  await delay(1300);
  expect({ steps, troubles }).toEqual({ steps: 2, troubles: ['Error: not now'] });
});

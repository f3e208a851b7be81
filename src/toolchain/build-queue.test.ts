import { expect, test } from 'vitest';
import { BuildQueue } from './build-queue.js';

test('turns come in the order they were queued, one at a time', async () => {
  const queue = new BuildQueue();
  const turns = [queue.queue(), queue.queue(), queue.queue()];
  const order: number[] = [];
  let running = 0;
  const work = turns.map(async ({ come, release }, index) => {
    await come;
    running += 1;
    expect(running).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 3 - index));
    order.push(index);
    running -= 1;
    release();
  });
  await Promise.all(work);
  expect(order).toEqual([0, 1, 2]);
});

test('a turn released before it came does not let the next one past the running one', async () => {
  const queue = new BuildQueue();
  const [first, second, third] = [queue.queue(), queue.queue(), queue.queue()];
  let hasThirdCome = false;
  void third.come.then(() => {
    hasThirdCome = true;
  });
  second.release();
  await first.come;
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(hasThirdCome).toBe(false);
  first.release();
  await third.come;
});

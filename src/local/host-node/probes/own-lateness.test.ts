import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { LATENESS_TOLERATED_MS, measureOwnLateness } from './own-lateness.js';

it('sees that this process was kept waiting', async () => {
  const lateness = measureOwnLateness();
  await delay(50);
  const until = performance.now() + 2 * LATENESS_TOLERATED_MS;
  while (performance.now() < until);
  await delay(50);
  expect(lateness()).toBeGreaterThan(LATENESS_TOLERATED_MS);
});

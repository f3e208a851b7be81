import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { LATENESS_TOLERATED_MS, measureOwnLateness } from './own-lateness.js';

function keepWaiting(): void {
  const until = performance.now() + 2 * LATENESS_TOLERATED_MS;
  while (performance.now() < until);
}

it.each([
  { when: 'at once', before: 0, after: 50 },
  { when: 'in the middle', before: 50, after: 50 },
  { when: 'just before the end', before: 50, after: 0 },
])('sees that this process was kept waiting $when', async ({ before, after }) => {
  const lateness = measureOwnLateness();
  if (before > 0) await delay(before);
  keepWaiting();
  if (after > 0) await delay(after);
  expect(lateness()).toBeGreaterThan(LATENESS_TOLERATED_MS);
});

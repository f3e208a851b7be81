import { describe, expect, it } from 'vitest';
import { type ContainerRun, nextBackoffMs, retryAt } from './container-run.js';

const LAUNCHED = Date.parse('2026-01-01T00:00:00Z');

function ended(backoffMs: number, ranMs = 1000): ContainerRun {
  return {
    prefix: '/nowhere',
    attempt: 1,
    containerId: 'process://1',
    image: 'i',
    imageId: 'i',
    launchedAt: new Date(LAUNCHED).toISOString(),
    sandbox: 1,
    backoffMs,
    startedAt: new Date(LAUNCHED).toISOString(),
    process: null,
    end: { exitCode: 1, reason: 'Error', finishedAt: new Date(LAUNCHED + ranMs).toISOString() },
  };
}

describe('the back-off between attempts', () => {
  it('is none before the first restart, 10 s before the second, and doubles up to 5 minutes', () => {
    let previous: ContainerRun | null = null;
    const delays = [0, 1, 2, 3, 4, 5, 6, 7].map(() => {
      const delay = nextBackoffMs(previous);
      previous = ended(delay);
      return delay / 1000;
    });
    expect(delays).toEqual([0, 10, 20, 40, 80, 160, 300, 300]);
  });

  it('begins again after ten minutes of running, and not sooner', () => {
    expect(nextBackoffMs(ended(160_000, 601_000))).toBe(10_000);
    expect(nextBackoffMs(ended(160_000, 599_000))).toBe(300_000);
  });

  it('counts from the end of the attempt', () => {
    expect(retryAt(ended(20_000, 5000))).toBe(LAUNCHED + 25_000);
    expect(retryAt(ended(160_000, 601_000))).toBe(LAUNCHED + 601_000);
  });
});

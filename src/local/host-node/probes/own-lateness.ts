import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 20;

/**
 * A process that the machine kept waiting for this long cannot say of another
 * that it did not answer in time: probes' limits are seconds.
 */
export const LATENESS_TOLERATED_MS = 250;

/** Begins to measure how late this process is. @returns what ends it and says the worst, in milliseconds. */
export function measureOwnLateness(): () => number {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  return () => {
    delay.disable();
    return delay.max / 1_000_000;
  };
}

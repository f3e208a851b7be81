const RESOLUTION_MS = 20;

/**
 * A process that the machine kept waiting for this long cannot say of another
 * that it did not answer in time: probes' limits are seconds.
 */
export const LATENESS_TOLERATED_MS = 250;

/**
 * Begins to measure how late this process is. Node's own monitorEventLoopDelay says nothing of
 * the time before its first tick, so a wait that begins at once would not be seen.
 * @returns what ends it and says the worst, in milliseconds.
 */
export function measureOwnLateness(): () => number {
  let last = performance.now();
  let worst = 0;
  const look = () => {
    const now = performance.now();
    worst = Math.max(worst, now - last - RESOLUTION_MS);
    last = now;
  };
  const timer = setInterval(look, RESOLUTION_MS);
  return () => {
    clearInterval(timer);
    look();
    return worst;
  };
}

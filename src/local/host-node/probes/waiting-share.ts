import type { ProcessIdentity } from '../../process-identity.js';
import { procFile, threadsOf, withDescendants } from '../containers/process-tree.js';

const NANOSECONDS_PER_MS = 1e6;

/**
 * A program that was ready to run and got no processor for this part of the time cannot be blamed for being slow: on a
 * node with room for it, it would have answered.
 */
export const WAITING_SHARE_TOLERATED = 0.5;

/**
 * Begins to measure how long a program, with everything it has started, waits for a processor.
 *
 * @returns what says the share of time it waited since it was last asked. It may be more than 1: threads wait side by side.
 * @see https://docs.kernel.org/scheduler/sched-stats.html `/proc/<pid>/schedstat`, time spent waiting on a runqueue
 */
export function measureWaiting({ pid }: ProcessIdentity): () => number {
  let last = { at: performance.now(), waitedMs: waitedMs(pid) };
  return () => {
    const now = { at: performance.now(), waitedMs: waitedMs(pid) };
    // Threads that ended since have taken their share with them.
    const share = Math.max(0, now.waitedMs - last.waitedMs) / Math.max(1, now.at - last.at);
    last = now;
    return share;
  };
}

function waitedMs(pid: number): number {
  const threads = withDescendants(pid).flatMap((one) =>
    threadsOf(one).map((thread) => `${one}/task/${thread}/schedstat`),
  );
  const waited = threads.map((path) => Number(procFile(path).split(' ')[1] ?? 0));
  return waited.reduce((sum, one) => sum + one, 0) / NANOSECONDS_PER_MS;
}

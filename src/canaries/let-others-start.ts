import { setTimeout as sleep } from 'node:timers/promises';
import type { ProwJob } from './prowjobs.js';

/** Plank starts this many within some ten seconds (5.5 pods a second, client-go's limits inside Prow): not worth waiting. */
const WORTH_WAITING = 50;

/** Once the number of waiting jobs has not fallen for so long, milliseconds, it is not the number that hinders them. */
const STUCK_MS = 20_000;

/**
 * Waits while Prow is busy with jobs of production's own. horologium starts every periodic that has an interval when it
 * first runs, hundreds in a large production, and canaries behind them would look like canaries that Prow forgot.
 * Waits no longer than their number falls; whatever is left then, canaries are submitted.
 *
 * @param options.list - the ProwJobs there are now.
 */
export async function letOthersStart(options: {
  readonly list: () => Promise<Iterable<ProwJob>>;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
  readonly pauseMs: number;
  readonly stuckMs?: number;
}): Promise<void> {
  let fewest = Number.POSITIVE_INFINITY;
  let fewestAt = performance.now();
  while (!options.signal.aborted) {
    // Who cannot list ProwJobs is told so by the trial.
    const waiting = await options.list().then(countWaiting, () => 0);
    if (waiting < WORTH_WAITING) return;
    if (waiting < fewest) [fewest, fewestAt] = [waiting, performance.now()];
    if (performance.now() - fewestAt > (options.stuckMs ?? STUCK_MS)) return;
    options.progress(
      `Waiting while their number falls for ${waiting} jobs of production's own that Prow has yet to start`,
    );
    await sleep(options.pauseMs, undefined, { signal: options.signal }).catch(() => undefined);
  }
}

/** A job that plank has not looked at has no state, one whose pod it has yet to make is triggered. */
function countWaiting(prowJobs: Iterable<ProwJob>): number {
  return [...prowJobs].filter(({ state }) => state === '' || state === 'triggered').length;
}

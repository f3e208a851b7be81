import { setTimeout as sleep } from 'node:timers/promises';
import type { ProwJob } from './prowjobs.js';

/** Plank starts this many within some ten seconds (5.5 pods a second, client-go's limits inside Prow): not worth waiting. */
const WORTH_WAITING = 50;

/** When nothing has moved for so long, milliseconds, it is not the number of jobs that hinders them. */
const STUCK_MS = 20_000;

/**
 * Waits while Prow is busy with jobs of production's own. horologium starts every periodic that has an interval when it
 * first runs, in a large production hundreds and some five a second; its canaries come last, and others behind them
 * would look like canaries that Prow forgot. Waits no longer than something moves: whatever is left then, canaries are
 * submitted.
 *
 * @param options.list - the ProwJobs there are now.
 * @param options.last - jobs that horologium starts after all others.
 */
export async function letOthersStart(options: {
  readonly list: () => Promise<Iterable<ProwJob>>;
  readonly last: readonly string[];
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
  readonly pauseMs: number;
  readonly stuckMs?: number;
}): Promise<void> {
  let [mostStarted, movedAt] = [-1, performance.now()];
  while (!options.signal.aborted) {
    // Who cannot list ProwJobs is told so by the trial.
    const seen = await options.list().then(count, () => null);
    if (seen === null) return;
    const isLastThere = options.last.every((job) => seen.jobs.has(job));
    if (isLastThere && seen.waiting < WORTH_WAITING) return;
    if (seen.started > mostStarted) [mostStarted, movedAt] = [seen.started, performance.now()];
    if (performance.now() - movedAt > (options.stuckMs ?? STUCK_MS)) return;
    options.progress(
      `Waiting while Prow starts production’s own jobs: ${seen.started} started, ${seen.waiting} waiting${isLastThere ? '' : ', horologium is not through'}`,
    );
    await sleep(options.pauseMs, undefined, { signal: options.signal }).catch(() => undefined);
  }
}

/** A job that plank has not looked at has no state, one whose pod it has yet to make is triggered. */
function count(prowJobs: Iterable<ProwJob>): { waiting: number; started: number; jobs: ReadonlySet<string> } {
  const all = [...prowJobs];
  const waiting = all.filter(({ state }) => state === '' || state === 'triggered').length;
  return { waiting, started: all.length - waiting, jobs: new Set(all.map(({ job }) => job)) };
}

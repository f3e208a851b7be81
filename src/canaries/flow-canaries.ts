import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from './open-run.js';
import { repeatedProwJobs } from './repeated-prowjobs.js';
import { runTrial } from './run-trial.js';
import type { Sweeper } from './sweep-clusters.js';

/**
 * Canaries of every spelling, again and again until told to end; ProwJobs, for those can be made whatever is away.
 *
 * @param options.everyMs - from one round to the next; at once where left out.
 */
export function flowCanaries(
  run: Run,
  options: { readonly sweeper: Sweeper; readonly start: number; readonly everyMs?: number },
): { end(): Promise<void> } {
  const { sweeper, start, everyMs = 0 } = options;
  const canaries = repeatedProwJobs(run.environment, start);
  const ended = new AbortController();
  const over = AbortSignal.any([ended.signal, run.signal]);
  const flow = (async () => {
    do {
      const begun = performance.now();
      await runTrial(run, { sweeper, start, canaries: canaries.map((canary) => ({ ...canary })) });
      const restMs = Math.max(0, everyMs - (performance.now() - begun));
      if (restMs > 0) await sleep(restMs, undefined, { signal: over }).catch(() => undefined);
    } while (!over.aborted);
  })();
  // Awaited in the end; what breaks before that must not end the process.
  flow.catch(() => undefined);
  return {
    end: () => {
      ended.abort();
      return flow;
    },
  };
}

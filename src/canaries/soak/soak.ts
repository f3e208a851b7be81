import { setTimeout as sleep } from 'node:timers/promises';
import { apiFailure } from '../api-failure.js';
import { flowCanaries } from '../flow-canaries.js';
import type { Run } from '../open-run.js';
import { createSweeper } from '../sweep-clusters.js';
import { errorsOf, nameOf, podsOf, type WatchedWorkload, watchedWorkloads } from './watched-workloads.js';

/** Milliseconds between two rounds of canaries: a soak is to see what time does, not what load does. */
const ROUND_MS = 60_000;

/** Writes down what was logged as errors in this phase, so that a soak can be held against it. */
export async function recordErrors(run: Run): Promise<void> {
  for (const workload of watchedWorkloads(run))
    await orUndecided(run, workload, async () => {
      const logged = await errorsOf(workload);
      run.history.append({ kind: 'errors-logged', phase: run.phase, ...nameOf(workload), ...logged });
    });
}

/**
 * Watches what runs for a while, with canaries once a minute, and writes down which pods are still those they were, how
 * often their containers were started again, and what they logged as errors.
 *
 * What could not be looked at is in the history as undecided.
 *
 * @param options.start - of the canaries; no start of a component may have it.
 * @throws the signal's reason when interrupted.
 */
export async function soak(
  run: Run,
  { durationMs, start }: { readonly durationMs: number; readonly start: number },
): Promise<void> {
  const workloads = watchedWorkloads(run);
  run.history.append({
    ...{ kind: 'soak-started', phase: run.phase, start, durationMs },
    workloads: workloads.map(nameOf),
  });
  const before = await Promise.all(
    workloads.map((workload) => orUndecided(run, workload, async () => podsOf(workload))),
  );
  const begun = performance.now();
  const flow = flowCanaries(run, { sweeper: createSweeper(run), start, everyMs: ROUND_MS });
  run.progress(`Watching what runs for ${Math.round(durationMs / 1_000)} s, with canaries once a minute`);
  await sleep(durationMs, undefined, { signal: run.signal }).catch(() => undefined);
  const lastedMs = Math.round(performance.now() - begun);
  await flow.end();
  run.signal.throwIfAborted();
  for (const [index, workload] of workloads.entries()) {
    const pods = before[index];
    if (pods == null) continue;
    await orUndecided(run, workload, async () => {
      const after = await podsOf(workload);
      const logged = await errorsOf(workload, performance.now() - begun);
      run.history.append({
        ...{ kind: 'workload-soaked', phase: run.phase, ...nameOf(workload), ...logged, lastedMs, after },
        before: pods.map(({ ready: _, ...pod }) => pod),
      });
    });
  }
}

async function orUndecided<Seen>(run: Run, workload: WatchedWorkload, look: () => Promise<Seen>): Promise<Seen | null> {
  try {
    return await look();
  } catch (error) {
    run.signal.throwIfAborted();
    const detail = `${nameOf(workload).workload}: ${apiFailure(error)}`;
    run.history.append({ kind: 'undecided', phase: run.phase, cause: 'cluster-unreadable', detail });
    return null;
  }
}

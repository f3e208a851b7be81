import { setTimeout as sleep } from 'node:timers/promises';
import { isGivenUp } from '../../model/canary.js';
import type { EventOf } from '../../model/observations.js';
import type { Run } from '../open-run.js';
import { isFinal } from '../prowjobs.js';
import { createSweeper } from '../sweep-clusters.js';
import type { FollowedCanaries } from './followed-canaries.js';
import { type PodsLook, podsOfProwJobs } from './pods-of-prowjobs.js';

/**
 * Milliseconds: a node looks at the volumes of its pods every ten seconds, and plank starts a pod again three times where
 * production says nothing else; and between two looks.
 */
export const KEPT_LIMITS = { waitMs: 120_000, pauseMs: 1_000 };

type KeptObserved = EventOf<'kept-observed'>;

/**
 * Waits until each canary is over and nothing is left of those that never ran, and writes down how each ended.
 *
 * @throws {ApiException} The service cluster does not answer.
 */
export async function watchKept(
  run: Run,
  kept: FollowedCanaries,
  { waitMs, pauseMs }: typeof KEPT_LIMITS = KEPT_LIMITS,
): Promise<KeptObserved[]> {
  const names = [...kept.canaries.keys()];
  if (names.length === 0) return [];
  const begun = performance.now();
  run.progress(
    `Waiting ≤ ${waitMs / 1_000} s for ${names.length} canaries to be over that plank starts again, holds back or gives up`,
  );
  for (;;) {
    const [look, prowJobs] = await Promise.all([podsOfProwJobs(run.clusters, names), kept.look()]);
    const waitedMs = Math.round(performance.now() - begun);
    const events = [...kept.canaries.keys()].map((prowJob): KeptObserved => {
      const { state = '', description = '', completedAt = null } = prowJobs.get(prowJob) ?? {};
      const at = { phase: run.phase, start: 0, prowJob };
      return {
        kind: 'kept-observed',
        ...at,
        state,
        description,
        completedAt,
        pod: podOf(look, prowJob),
        waitedMs,
        waitLimitMs: waitMs,
      };
    });
    const isOver = (event: KeptObserved): boolean => {
      const prowJob = prowJobs.get(event.prowJob);
      const task = kept.canaries.get(event.prowJob)?.task;
      const isLeft = isGivenUp(task) && event.pod !== 'gone';
      return prowJob !== undefined && isFinal(prowJob) && !isLeft;
    };
    if (run.signal.aborted) return [];
    if (!events.every(isOver) && waitedMs < waitMs) {
      await sleep(pauseMs, undefined, { signal: run.signal }).catch(() => undefined);
      continue;
    }
    // Before their ends are told: how often each was started is in what clusters say.
    await createSweeper(run).sweep(0);
    for (const event of events) run.history.append(event);
    kept.conclude(waitMs);
    return events;
  }
}

function podOf({ pods, silent }: PodsLook, prowJob: string): KeptObserved['pod'] {
  if (pods.some((pod) => pod.prowJob === prowJob)) return 'there';
  return silent.size > 0 ? null : 'gone';
}

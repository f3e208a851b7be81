import { setTimeout as sleep } from 'node:timers/promises';
import type { Canary } from '../../model/canary.js';
import type { EventOf } from '../../model/observations.js';
import type { Run } from '../open-run.js';
import { isFinal } from '../prowjobs.js';
import { lookAtProwJobs, TRIAL_LIMITS } from '../run-trial.js';
import type { Sweeper } from '../sweep-clusters.js';
import { describeMisplacement, visibleMisplacements } from '../visible-misplacement.js';
import type { WatchedCanaries } from '../watched-canaries.js';

/** Milliseconds that Prow has for a second thought about jobs whose cluster is away: a fallback of it comes at once, or soon. */
const AT_LEAST_MS = 10_000;

/**
 * Looks, while a build cluster is away, until every canary that leads elsewhere is over, a canary is seen where its alias does not
 * lead, or the usual limit is reached. A cluster that does not answer is no gap yet: it is swept when it is back.
 */
export async function watchAway(
  run: Run,
  options: {
    readonly watched: WatchedCanaries;
    readonly sweeper: Sweeper;
    readonly start: number;
    /** Whether a canary leads to a cluster that is away. */
    readonly isAway: (canary: Canary) => boolean;
  },
): Promise<Pick<EventOf<'outage-ended'>, 'waiting' | 'late' | 'limitMs'>> {
  const { watched, sweeper, start, isAway } = options;
  const { waitLimitMs: limitMs, pauseMs } = TRIAL_LIMITS;
  run.progress(`Waiting ≤ ${limitMs / 1_000} s for canaries of other aliases (start ${start})`);
  const begun = performance.now();
  for (;;) {
    const [, sweeps] = await Promise.all([lookAtProwJobs(run, watched), sweeper.glance(start)]);
    const [misplaced] = visibleMisplacements(sweeps, { environment: run.environment, canaries: watched.canaries() });
    if (misplaced !== undefined) {
      for (const swept of sweeps.filter(({ clusterId }) => clusterId === misplaced.clusterId))
        run.history.append(swept);
      run.progress(describeMisplacement(misplaced, run.environment));
    }
    const elapsedMs = performance.now() - begun;
    const late = lateOnes(watched, isAway);
    const isOver = late.length === 0 && elapsedMs >= AT_LEAST_MS;
    if (isOver || misplaced !== undefined || elapsedMs >= limitMs || run.signal.aborted)
      return { waiting: waitingOnes(watched, isAway), late, limitMs };
    await sleep(pauseMs, undefined, { signal: run.signal }).catch(() => undefined);
  }
}

/** ProwJobs that lead elsewhere and are not over. */
function lateOnes(watched: WatchedCanaries, isAway: (canary: Canary) => boolean): string[] {
  const seen = watched.prowJobs();
  return [...watched.canaries()].flatMap(([prowJob, canary]) => {
    const last = seen.get(prowJob);
    return isAway(canary) || (last !== undefined && isFinal(last)) ? [] : [prowJob];
  });
}

function waitingOnes(
  watched: WatchedCanaries,
  isAway: (canary: Canary) => boolean,
): EventOf<'outage-ended'>['waiting'] {
  const seen = watched.prowJobs();
  return [...watched.canaries()].flatMap(([prowJob, canary]) => {
    const { state = '', description = '' } = seen.get(prowJob) ?? {};
    return isAway(canary) ? [{ prowJob, state, description }] : [];
  });
}

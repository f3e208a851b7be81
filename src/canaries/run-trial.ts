import { setTimeout as sleep } from 'node:timers/promises';
import type { Canary } from '../model/canary.js';
import { apiFailure } from './api-failure.js';
import { letOthersStart } from './let-others-start.js';
import type { Run } from './open-run.js';
import { listProwJobs, type ProwJob } from './prowjobs.js';
import { attendWays, startWays } from './start-ways.js';
import type { ClusterSweep, Sweeper } from './sweep-clusters.js';
import { describeMisplacement, type VisibleMisplacement, visibleMisplacements } from './visible-misplacement.js';
import { type WatchedCanaries, watchCanaries } from './watched-canaries.js';

/** Limits of a trial, in milliseconds. */
export interface TrialLimits {
  /** How long a canary may take to end. A job on a dead cluster stays `triggered` for ever. */
  readonly waitLimitMs: number;
  /** How long the others may still take once one canary was seen misplaced. */
  readonly afterMisplacementMs: number;
  /** Pause between two looks, where these take less: whoever is slow to answer is asked the less. */
  readonly pauseMs: number;
  /** What is waited for: that canaries are over, or only that each has a pod, or can have none. */
  readonly until: 'over' | 'placed';
}

/**
 * Sixty canaries, twelve of them decorated, were over after 20 s on two idle cores, and not all after 60 s beside another
 * environment. Past the limit nothing is decided, so a long one costs time only where something is stuck.
 */
export const TRIAL_LIMITS: TrialLimits = {
  waitLimitMs: 120_000,
  afterMisplacementMs: 10_000,
  pauseMs: 500,
  until: 'over',
};

/** Milliseconds for each canary of many: Prow needs a third of it, at five changes a second of one client and two a job. */
const EACH_MS = 1_200;

/** What a trial saw, for whoever wants to say more than the history does. */
export interface TrialResult {
  /** ProwJob name → canary. */
  readonly canaries: ReadonlyMap<string, Canary>;
  /** What components would not start, with their answers. */
  readonly refusals: ReadonlyMap<Canary, string>;
  /** ProwJob name → the ProwJob as it was last seen. */
  readonly prowJobs: ReadonlyMap<string, ProwJob>;
  /** The last look at each cluster that answered. */
  readonly sweeps: readonly ClusterSweep[];
  readonly misplaced: readonly VisibleMisplacement[];
  /** Job names of canaries that were not over within the limit. */
  readonly unsettled: readonly string[];
}

/**
 * One trial: starts `canaries`, each its own way, looks until each is over, or placed where that is asked, one is seen
 * where its alias does not lead, or the limit is reached; then sweeps every cluster.
 *
 * What did not answer, and canaries still open at the limit, are in the history;
 * nothing here throws for them.
 */
export async function runTrial(
  run: Run,
  options: {
    readonly sweeper: Sweeper;
    readonly start: number;
    readonly canaries: readonly Canary[];
    readonly limits?: Partial<TrialLimits>;
  },
): Promise<TrialResult> {
  const { sweeper, start, canaries } = options;
  const waitLimitMs = Math.max(TRIAL_LIMITS.waitLimitMs, canaries.length * EACH_MS);
  const limits = { ...TRIAL_LIMITS, waitLimitMs, ...options.limits };
  if (start === 0) {
    const list = async () => (await listProwJobs(run.service, run.environment.namespaces.prowJobs)).values();
    const last = canaries.filter(({ way }) => way === 'horologium-interval').map(({ job }) => job);
    await letOthersStart({ list, last, signal: run.signal, progress: run.progress, pauseMs: limits.pauseMs });
  }
  const watched = watchCanaries(run, { start, canaries });
  run.progress(`Waiting ≤ ${limits.waitLimitMs / 1_000} s for ${canaries.length} canaries (start ${start})`);
  const asked = { isOver: false };
  const started = startWays(run, { canaries, watched }).finally(() => {
    asked.isOver = true;
  });
  const last = await watchUntilOver(run, { watched, sweeper, start, limits, asked });
  await started;
  // A look that found all in their places says where they are. Ends come from ProwJobs, which may be newer than the pods
  // of the same look.
  const sweeps = last !== null && limits.until === 'placed' ? sweeper.write(last) : await sweeper.sweep(start);
  watched.conclude(limits.waitLimitMs);
  const seen = watched.canaries();
  return {
    canaries: seen,
    refusals: watched.refusals(),
    prowJobs: watched.prowJobs(),
    sweeps,
    misplaced: visibleMisplacements(sweeps, { environment: run.environment, canaries: seen }),
    unsettled: watched.waitingFor(),
  };
}

/**
 * Looks until every canary is over, or placed where that is asked, one is seen where its alias does not lead, or the
 * limit is reached.
 *
 * @param options.asked - whether whoever starts them is through; known from the beginning where left out.
 * @returns the last look, where all clusters answered, nothing was waited for, and all had been asked before it; else null.
 */
export async function watchUntilOver(
  run: Run,
  options: {
    readonly watched: WatchedCanaries;
    readonly sweeper: Sweeper;
    readonly start: number;
    readonly limits: TrialLimits;
    readonly asked?: { readonly isOver: boolean };
  },
): Promise<ClusterSweep[] | null> {
  const { watched, sweeper, start, limits, asked = { isOver: true } } = options;
  const begun = performance.now();
  let deadline = begun + limits.waitLimitMs;
  let hasMisplaced = false;
  while (!run.signal.aborted) {
    const lookedAt = performance.now();
    const isAllAsked = asked.isOver;
    const [failure, sweeps] = await Promise.all([lookAtProwJobs(run, watched), sweeper.glance(start)]);
    const [first] = hasMisplaced
      ? []
      : visibleMisplacements(sweeps, { environment: run.environment, canaries: watched.canaries() });
    if (first !== undefined) {
      hasMisplaced = true;
      deadline = Math.min(deadline, performance.now() + limits.afterMisplacementMs);
      for (const swept of sweeps.filter(({ clusterId }) => clusterId === first.clusterId)) run.history.append(swept);
      run.progress(describeMisplacement(first, run.environment));
    }
    if (limits.until === 'placed') watched.place(sweeps);
    if (watched.waitingFor().length === 0) return isAllAsked && sweeps.length === run.clusters.length ? sweeps : null;
    if (performance.now() >= deadline) {
      concludeLate(run, { watched, start, failure, isHurried: hasMisplaced });
      return null;
    }
    const pauseMs = Math.max(limits.pauseMs, performance.now() - lookedAt);
    await sleep(pauseMs, undefined, { signal: run.signal }).catch(() => undefined);
  }
  return null;
}

/** Takes in the ProwJobs; says why not where the API server did not answer. */
export async function lookAtProwJobs(run: Run, watched: WatchedCanaries): Promise<string | null> {
  try {
    const prowJobs = await listProwJobs(run.service, run.environment.namespaces.prowJobs);
    watched.update(prowJobs);
    await attendWays(run, { watched, prowJobs });
    return null;
  } catch (error) {
    return apiFailure(error);
  }
}

function concludeLate(
  run: Run,
  of: { watched: WatchedCanaries; start: number; failure: string | null; isHurried: boolean },
): void {
  const { watched, start, failure, isHurried } = of;
  const open = watched.waitingFor();
  run.progress(`${open.length} canaries are not over: ${open.join(', ')}`);
  if (failure !== null)
    run.history.append({ kind: 'undecided', phase: run.phase, cause: 'cluster-unreadable', detail: failure });
  // After a misplacement we stopped waiting on purpose; the fail is already in the history.
  else if (!isHurried) {
    const detail = `not over within the limit: ${open.join(', ')}`;
    const late = { start, jobs: [...open].sort() };
    run.history.append({ kind: 'undecided', phase: run.phase, cause: 'deadline-passed', detail, late });
  }
}

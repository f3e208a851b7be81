import type { Canary } from '../model/canary.js';
import type { Run } from './open-run.js';
import { isFinal, type ProwJob } from './prowjobs.js';
import type { SubmittedCanary } from './submit.js';

/** A canary whose ProwJob is waited for. */
interface Watched extends SubmittedCanary {
  last: ProwJob | null;
  settledAfterMs: number | null;
}

/** The canaries of one trial, and how far each has come. */
export interface WatchedCanaries {
  /** Takes in one listing of ProwJobs. */
  readonly update: (prowJobs: ReadonlyMap<string, ProwJob>) => void;
  /** Finished ProwJobs, from before this phase, of periodics that horologium has not started in it. */
  readonly stale: (prowJobs: ReadonlyMap<string, ProwJob>) => string[];
  /** Job names of canaries that are not over, or that horologium has not started yet. */
  readonly waitingFor: () => string[];
  /** ProwJob name → canary, of every canary that was submitted. */
  readonly canaries: () => ReadonlyMap<string, Canary>;
  /** ProwJob name → the ProwJob as it was last seen. */
  readonly prowJobs: () => ReadonlyMap<string, ProwJob>;
  /** Writes down the last state of each canary that was seen. */
  readonly conclude: (waitLimitMs: number) => void;
}

/**
 * Follows submitted canaries, and waits for the periodics that horologium
 * starts by itself: the first ProwJob of each since the phase began is the canary.
 */
export function watchCanaries(
  run: Run,
  options: {
    readonly start: number;
    readonly submitted: readonly SubmittedCanary[];
    readonly fromHorologium: readonly Canary[];
  },
): WatchedCanaries {
  const { start } = options;
  const watched = new Map<string, Watched>(options.submitted.map((one) => [one.prowJob, watch(one)]));
  const awaited = new Map(options.fromHorologium.map((canary) => [canary.job, canary]));

  const discover = (prowJobs: ReadonlyMap<string, ProwJob>): void => {
    for (const { name, job, createdAt } of prowJobs.values()) {
      const canary = awaited.get(job);
      if (canary === undefined || run.prowJobs.has(name) || !isOfThisPhase(run, createdAt)) continue;
      awaited.delete(job);
      run.prowJobs.add(name);
      watched.set(name, watch({ canary, prowJob: name, submittedAtMs: performance.now() }));
      run.history.append({ kind: 'canary-submitted', phase: run.phase, start, prowJob: name, canary });
    }
  };

  return {
    update: (prowJobs) => {
      if (awaited.size > 0) discover(prowJobs);
      for (const one of watched.values()) advance(one, prowJobs.get(one.prowJob));
    },
    stale: (prowJobs) =>
      [...prowJobs.values()]
        .filter((one) => awaited.has(one.job) && isFinal(one) && !isOfThisPhase(run, one.createdAt))
        .map(({ name }) => name),
    waitingFor: () => [
      ...[...watched.values()].flatMap(({ canary, settledAfterMs }) => (settledAfterMs === null ? [canary.job] : [])),
      ...awaited.keys(),
    ],
    canaries: () => new Map([...watched].map(([name, { canary }]) => [name, canary])),
    prowJobs: () => new Map([...watched].flatMap(([name, { last }]) => (last === null ? [] : [[name, last]]))),
    conclude: (waitLimitMs) => {
      for (const one of watched.values()) conclude(run, { one, start, waitLimitMs });
    },
  };
}

function watch(one: SubmittedCanary): Watched {
  return { ...one, last: null, settledAfterMs: null };
}

/** Creation times are whole seconds: one that may lie before the phase began is not of this phase. */
function isOfThisPhase({ phaseStartedAt }: Run, createdAt: Date): boolean {
  return createdAt.getTime() >= Date.parse(phaseStartedAt);
}

function advance(one: Watched, seen: ProwJob | undefined): void {
  if (seen === undefined || one.settledAfterMs !== null) return;
  one.last = seen;
  if (isFinal(seen)) one.settledAfterMs = performance.now() - one.submittedAtMs;
}

function conclude(run: Run, { one, start, waitLimitMs }: { one: Watched; start: number; waitLimitMs: number }): void {
  run.history.append({
    kind: 'prowjob-observed',
    phase: run.phase,
    start,
    prowJob: one.prowJob,
    state: one.last?.state ?? '',
    description: one.last?.description ?? '',
    settled: one.settledAfterMs !== null,
    waitedMs: Math.round(one.settledAfterMs ?? performance.now() - one.submittedAtMs),
    waitLimitMs,
  });
}

import type { Canary } from '../model/canary.js';
import type { Run } from './open-run.js';
import { isFinal, type ProwJob } from './prowjobs.js';
import type { ClusterSweep } from './sweep-clusters.js';
import { isOfThisPhase } from './this-phase.js';
import { requestOf, twinsOf } from './twins.js';
import { WAY_DRIVERS } from './ways/drivers.js';
import type { Starting, WayDriver } from './ways/way-driver.js';

/** A canary whose ProwJob exists. */
interface Watched {
  readonly canary: Canary;
  readonly prowJob: string;
  /** Milliseconds on `performance.now()`'s clock. */
  readonly submittedAtMs: number;
  last: ProwJob | null;
  settledAfterMs: number | null;
  /** Its pod was seen, and more is not waited for. */
  isPlaced: boolean;
}

/** The canaries of one trial, and how far each has come. */
export interface WatchedCanaries extends Omit<Starting, 'canaries'> {
  /** Takes in one listing of ProwJobs. */
  readonly update: (prowJobs: ReadonlyMap<string, ProwJob>) => void;
  /** Takes in where pods are: from then on their canaries are not waited for. */
  readonly place: (sweeps: readonly Pick<ClusterSweep, 'pods'>[]) => void;
  /** Canaries that have no ProwJob yet and may still get one. */
  readonly awaited: () => Canary[];
  /** Job names of canaries that are not over and not placed, or that were not started yet. */
  readonly waitingFor: () => string[];
  /** ProwJob name → canary, of every canary that was submitted. */
  readonly canaries: () => ReadonlyMap<string, Canary>;
  /** What components would not start, with their answers. */
  readonly refusals: () => ReadonlyMap<Canary, string>;
  /** ProwJob name → the ProwJob as it was last seen. */
  readonly prowJobs: () => ReadonlyMap<string, ProwJob>;
  /** Writes down the last state of each canary that was seen. */
  readonly conclude: (waitLimitMs: number) => void;
}

/** What is to be followed. */
export interface WatchOptions {
  readonly start: number;
  readonly canaries: readonly Canary[];
  /** Whether a ProwJob is this canary's, for whoever knows more than its way does. */
  readonly recognises?: WayDriver['recognises'];
}

/**
 * Follows the canaries of a trial: those whose ProwJob is known by name from the moment they start, and those that
 * a component starts in its own time, whose first ProwJob since the phase began is the canary.
 */
export function watchCanaries(run: Run, { start, canaries, recognises }: WatchOptions): WatchedCanaries {
  const watched = new Map<string, Watched>();
  const awaited = new Set(canaries);
  const refusals = new Map<Canary, string>();
  const requested: Requested = new Map();

  const submitted: Starting['submitted'] = (canary, prowJob) => {
    awaited.delete(canary);
    run.prowJobs.add(prowJob);
    const submittedAtMs = performance.now();
    watched.set(prowJob, { canary, prowJob, submittedAtMs, last: null, settledAfterMs: null, isPlaced: false });
    run.history.append({ kind: 'canary-submitted', phase: run.phase, start, prowJob, canary });
  };
  const discover = (prowJob: ProwJob): void => {
    if (run.prowJobs.has(prowJob.name) || !isOfThisPhase(run, prowJob.createdAt)) return;
    const isOf = (one: Canary) => (recognises ?? WAY_DRIVERS[one.way].recognises)?.(prowJob, one) ?? false;
    const canary = [...awaited].find(isOf);
    if (canary !== undefined) submitted(canary, prowJob.name);
  };

  return {
    submitted,
    refused: (canary, answer) => {
      awaited.delete(canary);
      refusals.set(canary, answer);
      run.history.append({ kind: 'canary-refused', phase: run.phase, start, canary, answer });
    },
    ...tellBadRequests(run, start),
    undecided: (canary, why) => {
      awaited.delete(canary);
      const detail = `canary ${canary.job} by ${canary.way}: ${why}`;
      run.history.append({ kind: 'undecided', phase: run.phase, cause: 'way-unreachable', detail });
    },
    update: (prowJobs) => {
      for (const prowJob of prowJobs.values()) if (awaited.size > 0) discover(prowJob);
      remember(requested, prowJobs);
      for (const one of watched.values()) advance(one, prowJobs.get(one.prowJob));
    },
    place: (sweeps) => {
      for (const { prowJob } of sweeps.flatMap(({ pods }) => pods)) {
        const one = watched.get(prowJob);
        if (one !== undefined) one.isPlaced = true;
      }
    },
    ...readers({ watched, awaited, refusals }),
    conclude: (waitLimitMs) => {
      for (const one of watched.values()) conclude(run, { one, requested, start, waitLimitMs });
    },
  };
}

type Readers = Pick<WatchedCanaries, 'awaited' | 'waitingFor' | 'canaries' | 'refusals' | 'prowJobs'>;

/** What can be asked of canaries as they are now. */
function readers({
  watched,
  awaited,
  refusals,
}: {
  watched: ReadonlyMap<string, Watched>;
  awaited: ReadonlySet<Canary>;
  refusals: ReadonlyMap<Canary, string>;
}): Readers {
  return {
    awaited: () => [...awaited],
    waitingFor: () => [
      ...[...watched.values()].filter(isOpen).map(({ canary }) => canary.job),
      ...[...awaited].map(({ job }) => job),
    ],
    canaries: () => new Map([...watched].map(([name, { canary }]) => [name, canary])),
    refusals: () => new Map(refusals),
    prowJobs: () => new Map([...watched].flatMap(([name, { last }]) => (last === null ? [] : [[name, last]]))),
  };
}

/** One that is placed has to have been looked at as well. */
function isOpen({ settledAfterMs, isPlaced, last }: Watched): boolean {
  return settledAfterMs === null && !(isPlaced && last !== null);
}

/** Writes down what became of requests that are no canaries. */
function tellBadRequests({ history, phase }: Run, start: number): Pick<Starting, 'badRequest' | 'unanswered'> {
  return {
    badRequest: ({ way, request }, answer) => {
      history.append({ kind: 'bad-request-answered', phase, start, way, request, answer });
    },
    unanswered: ({ way, request }, why) => {
      const detail = `${way} was asked for ${request}: ${why}`;
      history.append({ kind: 'undecided', phase, cause: 'way-unreachable', detail });
    },
  };
}

/** ProwJobs that say what they were made of, as they were last seen: a twin may be gone at the end. */
type Requested = Map<string, ProwJob>;

function remember(requested: Requested, prowJobs: ReadonlyMap<string, ProwJob>): void {
  for (const prowJob of prowJobs.values()) if (requestOf(prowJob) !== null) requested.set(prowJob.name, prowJob);
}

function advance(one: Watched, seen: ProwJob | undefined): void {
  if (seen === undefined || one.settledAfterMs !== null) return;
  one.last = seen;
  if (isFinal(seen)) one.settledAfterMs = performance.now() - one.submittedAtMs;
}

function conclude(run: Run, of: { one: Watched; requested: Requested; start: number; waitLimitMs: number }): void {
  const { one, requested, start, waitLimitMs } = of;
  const twins = one.last === null ? [] : twinsOf(one.last, requested.values());
  run.history.append({
    kind: 'prowjob-observed',
    phase: run.phase,
    start,
    prowJob: one.prowJob,
    cluster: one.last?.cluster ?? null,
    state: one.last?.state ?? '',
    description: one.last?.description ?? '',
    settled: one.settledAfterMs !== null,
    waitedMs: Math.round(one.settledAfterMs ?? performance.now() - one.submittedAtMs),
    waitLimitMs,
    ...(twins.length === 0 ? {} : { twins }),
  });
}

import { setTimeout as sleep } from 'node:timers/promises';
import { aliasOf } from '../../model/alias.js';
import type { Environment } from '../../model/environment.js';
import type { EventOf } from '../../model/observations.js';
import { apiFailure } from '../api-failure.js';
import type { Run } from '../open-run.js';
import { isFinal, listProwJobs, type ProwJob } from '../prowjobs.js';
import type { JobToPlace } from './job-to-place.js';
import type { PodInPlace, PodLooker } from './look-for-pods.js';
import type { Plank } from './more-planks.js';
import { POD_AFTER_PROW_JOB_MS } from './removals.js';
import { type Remover, removeBeside } from './remove-beside.js';
import { submitJobs } from './submit-jobs.js';
import { inTurn, type JobsInTurn } from './turns.js';

/**
 * What one plank is given in advance: it starts 5 a second, and from one look at eight clusters of a busy machine to the
 * next 10 s were measured. With 40 it had nothing to do for half of them.
 */
const WINDOW_PER_PLANK = 150;

/** Limits of a sitting, all in milliseconds. */
export interface SittingLimits {
  /** Without any news for so long, what is left is given up. Plank asks again after 10 s (max_concurrency). */
  readonly stuckMs: number;
  /** How long others may still take once one job was seen misplaced. */
  readonly afterMisplacementMs: number;
  /** From the removal of a ProwJob to that of its pod ({@link POD_AFTER_PROW_JOB_MS}). */
  readonly podAfterProwJobMs: number;
  /** Pause between two looks. */
  readonly pauseMs: number;
}

const LIMITS: SittingLimits = {
  ...{ stuckMs: 120_000, afterMisplacementMs: 10_000, podAfterProwJobMs: POD_AFTER_PROW_JOB_MS, pauseMs: 500 },
};

/** How a sitting ended. */
export type SittingEnd = Pick<EventOf<'every-job-finished'>, 'stoppedBy' | 'starts' | 'spanMs' | 'audited'>;

interface Options {
  readonly jobs: readonly JobToPlace[];
  /** Jobs of the whole proof, those of earlier sittings among them. */
  readonly total: number;
  readonly planks: readonly Plank[];
  readonly looker: PodLooker;
  /** ProwJob name → job; grows with every submission. */
  readonly names: Map<string, number>;
  readonly sitting: number;
  readonly limits?: Partial<SittingLimits>;
  /** How many jobs a plank is given in advance. */
  readonly window?: number;
}

/** A job whose ProwJob stands, or is about to. */
interface Flying extends JobToPlace {
  readonly prowJob: string;
  readonly plank: Plank;
}

/** Everything that changes while jobs are placed. */
interface Sitting extends Options {
  readonly run: Run;
  readonly limits: SittingLimits;
  readonly window: number;
  readonly turns: JobsInTurn;
  readonly flying: Map<string, Flying>;
  readonly remover: Remover;
  readonly seenAt: number[];
  movedAt: number;
  stopAt: number;
}

/** Submits jobs as fast as the planks take them, looks where each went, and removes it; until none is left. */
export async function placeJobs(run: Run, options: Options): Promise<SittingEnd> {
  const limits = { ...LIMITS, ...options.limits };
  // A job of a queue that is full starts when another of it is gone.
  const onRemoved = (prowJobs: readonly string[]): void => {
    for (const one of prowJobs) sitting.turns.gone(options.names.get(one) ?? -1);
    sitting.movedAt = performance.now();
  };
  const sitting: Sitting = {
    ...{ ...options, run, limits, turns: inTurn(options.jobs), flying: new Map(), seenAt: [] },
    ...{ movedAt: performance.now(), stopAt: Number.POSITIVE_INFINITY },
    window: options.window ?? WINDOW_PER_PLANK,
    remover: removeBeside(run, { ...limits, onRemoved }),
  };
  try {
    const stoppedBy = await placeUntilOver(sitting);
    // The last pods' creations, and whatever came after them.
    await options.looker.look();
    return { stoppedBy, ...startsOf(sitting) };
  } finally {
    await sitting.remover.end();
  }
}

async function placeUntilOver(sitting: Sitting): Promise<SittingEnd['stoppedBy']> {
  const { run, limits, turns, flying } = sitting;
  while (turns.left() + flying.size > 0) {
    run.signal.throwIfAborted();
    const now = performance.now();
    if (now > sitting.stopAt) return 'misplacement';
    if (now - sitting.movedAt > limits.stuckMs) return 'nothing-moves';
    if (sitting.stopAt === Number.POSITIVE_INFINITY) await refill(sitting);
    await lookOnce(sitting);
    sayHowFar(sitting);
    await sleep(limits.pauseMs, undefined, { signal: run.signal }).catch(() => undefined);
  }
  return 'nothing-left';
}

/** Gives each plank as many jobs as its window holds. */
async function refill(sitting: Sitting): Promise<void> {
  const { planks, turns, flying } = sitting;
  for (const plank of planks) {
    const own = [...flying.values()].filter((one) => one.plank === plank).length;
    const batch: JobToPlace[] = [];
    while (own + batch.length < sitting.window) {
      const next = turns.next(plank.number);
      if (next === undefined) break;
      batch.push(next);
    }
    const submitted = await submitJobs(sitting.run, {
      jobs: batch,
      plank,
      sitting: sitting.sitting,
      names: sitting.names,
    });
    for (const one of submitted) flying.set(one.prowJob, one);
    const made = new Set(submitted.map(({ job }) => job));
    for (const { job } of batch) if (!made.has(job)) turns.gone(job);
    if (submitted.length > 0) sitting.movedAt = performance.now();
  }
}

/** One look at ProwJobs and pods. A cluster that does not answer is asked again at the next look. */
async function lookOnce(sitting: Sitting): Promise<void> {
  const { run, planks, looker } = sitting;
  try {
    // ProwJobs first: one that has its pod by now is then in the lists of pods.
    const lists = await Promise.all(planks.map(({ namespace }) => listProwJobs(run.service, namespace)));
    const prowJobs = new Map(lists.flatMap((list) => [...list]));
    const pods = await looker.look();
    await settle(sitting, { prowJobs, pods });
  } catch (error) {
    run.signal.throwIfAborted();
    run.progress(`A cluster does not answer: ${apiFailure(error)}`);
  }
}

async function settle(
  sitting: Sitting,
  { prowJobs, pods }: { prowJobs: ReadonlyMap<string, ProwJob>; pods: readonly PodInPlace[] },
): Promise<void> {
  const { run, flying, remover, turns } = sitting;
  const byProwJob = new Map(pods.map((pod) => [pod.prowJob, pod]));
  const ended: EventOf<'every-job-ended'>['prowJobs'] = [];
  const over: Flying[] = [];
  for (const one of flying.values()) {
    const prowJob = prowJobs.get(one.prowJob);
    const pod = byProwJob.get(one.prowJob);
    if (pod !== undefined && !isExpected(run.environment, one, pod)) sayMisplaced(sitting, pod);
    const isFinished = prowJob !== undefined && isFinal(prowJob);
    if (isFinished && pod === undefined)
      ended.push({ prowJob: one.prowJob, state: prowJob.state, description: prowJob.description });
    if (isFinished || (pod !== undefined && prowJob?.state === 'pending')) over.push(one);
  }
  if (ended.length > 0) run.history.append({ kind: 'every-job-ended', prowJobs: ended });
  for (const { prowJob } of over) flying.delete(prowJob);
  if (over.length > 0) sitting.movedAt = performance.now();
  sitting.seenAt.push(...over.map(() => performance.now()));
  remover.over(
    over.map(({ job, prowJob, plank }) => ({ prowJob, namespace: plank.namespace, isAwaited: turns.isAwaited(job) })),
  );
  remover.there(pods);
}

function isExpected({ aliases, namespaces }: Environment, { spelling }: JobToPlace, pod: PodInPlace): boolean {
  const alias = aliases.find(({ name }) => name === aliasOf(spelling));
  return alias?.clusterId === pod.clusterId && pod.namespace === namespaces.pods;
}

/** One is enough: what is wrong once is wrong. */
function sayMisplaced(sitting: Sitting, { clusterId, namespace }: PodInPlace): void {
  if (sitting.stopAt !== Number.POSITIVE_INFINITY) return;
  sitting.stopAt = performance.now() + sitting.limits.afterMisplacementMs;
  sitting.run.progress(
    `A job started in cluster ${clusterId}, namespace ${namespace}, where it does not belong: stopping`,
  );
}

function sayHowFar(sitting: Sitting): void {
  const { run, total, turns, flying, seenAt, limits } = sitting;
  const placed = total - turns.left() - flying.size;
  const [first = performance.now()] = seenAt;
  const rate = seenAt.length < 2 ? '' : `, ${perSecond(seenAt.length, performance.now() - first)} a second`;
  run.progress(
    `Waiting ≤ ${limits.stuckMs / 1_000} s for the next of ${flying.size} jobs; ${placed} of ${total} placed${rate}`,
  );
}

function startsOf({ looker, seenAt }: Sitting): Omit<SittingEnd, 'stoppedBy'> {
  const { startedAt, isWhole } = looker.audited();
  const times = isWhole ? startedAt : seenAt;
  const sorted = [...times].sort((a, b) => a - b);
  return { starts: sorted.length, spanMs: Math.round((sorted.at(-1) ?? 0) - (sorted[0] ?? 0)), audited: isWhole };
}

function perSecond(count: number, ms: number): string {
  return (count / Math.max(1, ms / 1_000)).toFixed(1);
}

import { mean } from 'simple-statistics';
import { type Canary, isDecorated, isPlain } from '../model/canary.js';
import type { History } from '../model/history.js';
import type { Phase } from '../model/history-event.js';
import { observationsOf } from '../model/observations.js';
import { burstStarts } from './flow-starts.js';

/** Fewer pods than these on either side say nothing of the machine. */
const PODS_MIN = 8;

/** A machine that does something else for a moment makes Prow a second slower; a slow Prow doubles its time. */
export const SHIFT_MIN_MS = 2_000;

/**
 * How many times longer pods of canaries took under the candidate than under the baseline, from their creation to their
 * end. Scheduler, node and container do that alone: of an undecorated pod, no part is Prow's. So it is the machine
 * that became slower, or someone who takes its processors, and whatever Prow did had to be slower too.
 *
 * @param options.inBurst - whether the burst of events is looked at, too, for what happened in it.
 * @returns at least 1: the largest of full sweep, restarts and burst; 1 where too few pods were seen at their end.
 */
export function machineSlowdown(history: History, { inBurst = false }: { readonly inBurst?: boolean } = {}): number {
  // Pods of a full sweep hinder each other, and the more the faster Prow makes them; those of restarts are few at a time.
  const bursts = burstStarts(history);
  const moments = [
    (start: number) => start === 0,
    (start: number) => start > 0 && !bursts.has(start),
    (start: number) => inBurst && bursts.has(start),
  ];
  return Math.max(
    1,
    ...moments.map((isThen) => {
      const [before, now] = [podTimes(history, 'baseline', isThen), podTimes(history, 'candidate', isThen)];
      if (Math.min(before.length, now.length) < PODS_MIN) return 1;
      const [usual, later] = [middleMean(before), middleMean(now)];
      return usual === 0 ? 1 : later / usual;
    }),
  );
}

/**
 * Whether a machine as much slower explains that something was not there in time: on one as quick as before it might
 * have been, and no more than what is called slow anywhere beyond the usual.
 */
export function isTheMachines(
  slowdown: number,
  { usualMs, limitMs }: { readonly usualMs: number; readonly limitMs: number },
): boolean {
  return slowdown > 1 && limitMs / slowdown < usualMs + Math.max(SHIFT_MIN_MS, usualMs);
}

/** How findings say it. */
export function slowerMachine(slowdown: number): string {
  return `pods themselves, in which Prow has no part, took ${slowdown.toFixed(1)} times as long as under the baseline`;
}

function podTimes(history: History, phase: Phase, isThen: (start: number) => boolean): number[] {
  const plain = new Set(
    observationsOf(history, 'canary-submitted').flatMap(({ event }) =>
      event.phase === phase && isThen(event.start) && isOverAtOnce(event.canary) ? [event.prowJob] : [],
    ),
  );
  const times = new Map<string, number>();
  for (const { event } of observationsOf(history, 'cluster-swept'))
    for (const { uid, prowJob, ranMs } of event.pods) if (ranMs !== null && plain.has(prowJob)) times.set(uid, ranMs);
  return [...times.values()].sort((a, b) => a - b);
}

function isOverAtOnce({ task }: Canary): boolean {
  return !isDecorated(task) && isPlain(task);
}

/** The mean of the middle half: times are whole seconds, too coarse for a median, and one that hung must not decide. */
function middleMean(sorted: readonly number[]): number {
  const quarter = Math.floor(sorted.length / 4);
  return mean(sorted.slice(quarter, sorted.length - quarter));
}

import { mean } from 'simple-statistics';
import { type Canary, isDecorated, isPlain } from '../model/canary.js';
import type { History } from '../model/history.js';
import type { Phase } from '../model/history-event.js';
import { observationsOf } from '../model/observations.js';
import { burstStarts } from './flow-starts.js';

/** Fewer pods than these on either side say nothing of the machine. */
const PODS_MIN = 8;

/** Pods of a full sweep hinder each other, and the more the faster Prow makes them; those of restarts are few at a time. */
const MOMENTS = [(start: number) => start === 0, (start: number) => start > 0];

/**
 * How many times longer pods of canaries took under the candidate than under the baseline, from their creation to their
 * end. Scheduler, node and container do that alone: of an undecorated pod, no part is Prow's. So it is the machine
 * that became slower, or someone who takes its processors, and whatever Prow did had to be slower too.
 *
 * @returns at least 1: the larger of full sweep and restarts; 1 where too few pods were seen at their end.
 */
export function machineSlowdown(history: History): number {
  return Math.max(
    1,
    ...MOMENTS.map((isThen) => {
      const [before, now] = [podTimes(history, 'baseline', isThen), podTimes(history, 'candidate', isThen)];
      if (Math.min(before.length, now.length) < PODS_MIN) return 1;
      const [usual, later] = [middleMean(before), middleMean(now)];
      return usual === 0 ? 1 : later / usual;
    }),
  );
}

function podTimes(history: History, phase: Phase, isThen: (start: number) => boolean): number[] {
  const bursts = burstStarts(history);
  const plain = new Set(
    observationsOf(history, 'canary-submitted').flatMap(({ event }) =>
      event.phase === phase && isThen(event.start) && !bursts.has(event.start) && isOverAtOnce(event.canary)
        ? [event.prowJob]
        : [],
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

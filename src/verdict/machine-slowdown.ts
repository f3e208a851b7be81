import { mean } from 'simple-statistics';
import { isDecorated } from '../model/canary.js';
import type { History } from '../model/history.js';
import type { Phase } from '../model/history-event.js';
import { observationsOf } from '../model/observations.js';

/** Fewer pods than these on either side say nothing of the machine. */
const PODS_MIN = 8;

/**
 * How many times longer pods of canaries took under the candidate than under the baseline, from their creation to their
 * end. Scheduler, node and container do that alone: of an undecorated pod, no part is Prow's. So it is the machine
 * that became slower, or someone who takes its processors, and whatever Prow did had to be slower too.
 *
 * @returns at least 1; 1 where too few pods were seen at their end.
 */
export function machineSlowdown(history: History): number {
  const [before, now] = [podTimes(history, 'baseline'), podTimes(history, 'candidate')];
  if (Math.min(before.length, now.length) < PODS_MIN) return 1;
  const [usual, later] = [middleMean(before), middleMean(now)];
  return usual === 0 ? 1 : Math.max(1, later / usual);
}

function podTimes(history: History, phase: Phase): number[] {
  const plain = new Set(
    observationsOf(history, 'canary-submitted').flatMap(({ event }) =>
      event.phase === phase && !isDecorated(event.canary.task) ? [event.prowJob] : [],
    ),
  );
  const times = new Map<string, number>();
  for (const { event } of observationsOf(history, 'cluster-swept'))
    for (const { uid, prowJob, ranMs } of event.pods) if (ranMs !== null && plain.has(prowJob)) times.set(uid, ranMs);
  return [...times.values()].sort((a, b) => a - b);
}

/** The mean of the middle half: times are whole seconds, too coarse for a median, and one that hung must not decide. */
function middleMean(sorted: readonly number[]): number {
  const quarter = Math.floor(sorted.length / 4);
  return mean(sorted.slice(quarter, sorted.length - quarter));
}

import type { History } from '../model/history.js';
import { hasBaseline } from './has-baseline.js';
import { LATENCY_MEASURES, type Latency } from './latencies.js';

/** Fewer than these on either side are not compared: the normal approximation is good from about eight (Lehmann 1975). */
const MEASUREMENTS_MIN = 8;

const MOMENTS: readonly Latency['moment'][] = ['full sweep', 'after restarts', 'burst of events'];

/** Two samples of one moment. */
export interface Samples {
  readonly moment: Latency['moment'];
  readonly baseline: readonly Latency[];
  readonly candidate: readonly Latency[];
}

/** Measurements of each moment, of candidate and baseline. */
export function samplesOf(latencies: readonly Latency[]): Samples[] {
  const of = (phase: Latency['phase'], moment: Latency['moment']): Latency[] =>
    latencies.filter((one) => one.phase === phase && one.moment === moment);
  return MOMENTS.map((moment) => ({
    moment,
    baseline: of('baseline', moment),
    candidate: of('candidate', moment),
  }));
}

/** Whether there are enough of both that they can be compared. */
export function isEnough({ baseline, candidate }: Samples): boolean {
  return [baseline, candidate].every(({ length }) => length >= MEASUREMENTS_MIN);
}

/** What was measured and is not compared, for want of more of it: not told beforehand, for nobody knew. */
export function uncompared(history: History): string[] {
  if (!hasBaseline(history)) return [];
  return LATENCY_MEASURES.flatMap(({ name, of }) =>
    samplesOf(of(history))
      .filter((one) => !isEnough(one) && one.baseline.length + one.candidate.length > 0)
      .map(
        ({ moment, baseline, candidate }) =>
          `responsive: ${name}, ${moment}: ${candidate.length} measured, ${baseline.length} in the baseline, and it takes ${MEASUREMENTS_MIN} of each to compare them`,
      ),
  );
}

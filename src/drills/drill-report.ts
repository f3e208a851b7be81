import type { Outcome } from '../model/outcome.js';
import type { Check } from '../model/verdict.js';

/** What became of one fault. */
export interface FaultReport {
  readonly drill: string;
  readonly outage: string;
  readonly description: string;
  /** `not applied`: the fault does not fit into this Prow or production, and nothing was proven of it. */
  readonly status: 'caught' | 'missed' | 'not applied';
  readonly because: string;
  /** The check that caught it. */
  readonly check: Check | null;
  /** From the candidate's being ready to the first line after which its history is a fail. */
  readonly secondsToDetect: number | null;
  readonly neighbour: string;
  /** Folder of the run. */
  readonly run: string | null;
}

/** What became of what is no fault. */
export interface NeighbourReport {
  readonly name: string;
  readonly outcome: Outcome | 'not applied';
  readonly because: string;
  readonly run: string | null;
}

/** A campaign of drills in numbers, and each fault by itself. */
export interface DrillReport {
  readonly caught: number;
  readonly missed: number;
  /** Faults that do not fit into this Prow or production: nothing is known of them. */
  readonly notApplied: number;
  /** Neighbours that did not pass. */
  readonly falseAlarms: number;
  readonly medianSecondsToDetect: number | null;
  /** Faults and neighbours whose turn had not come when the campaign was interrupted. */
  readonly notStaged: readonly string[];
  readonly faults: readonly FaultReport[];
  readonly neighbours: readonly NeighbourReport[];
}

/** Counts a campaign. */
export function drillReport(
  faults: readonly FaultReport[],
  neighbours: readonly NeighbourReport[],
  notStaged: readonly string[] = [],
): DrillReport {
  const count = (status: FaultReport['status']): number => faults.filter((fault) => fault.status === status).length;
  return {
    caught: count('caught'),
    missed: count('missed'),
    notApplied: count('not applied'),
    falseAlarms: neighbours.filter(({ outcome }) => outcome !== 'pass').length,
    medianSecondsToDetect: middle(
      faults.flatMap(({ secondsToDetect: seconds }) => (seconds === null ? [] : [seconds])),
    ),
    notStaged,
    faults,
    neighbours,
  };
}

/** The outcome of a campaign: what was missed or cried over is a fail, what was not rehearsed leaves it open. */
export function outcomeOfDrills({ caught, missed, notApplied, falseAlarms, notStaged }: DrillReport): Outcome {
  if (missed > 0 || falseAlarms > 0) return 'fail';
  return notApplied > 0 || notStaged.length > 0 || caught === 0 ? 'inconclusive' : 'pass';
}

/** The median; of an even number, the mean of the two in the middle. */
function middle(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

import type { DescribedBoskos } from '../../model/description.js';
import type { Phase } from '../../model/history-event.js';
import type { Observation } from '../../model/observations.js';
import type { Outcome } from '../../model/outcome.js';

/** What one phase saw of Boskos. */
export interface BoskosSeen {
  readonly boskos: DescribedBoskos;
  readonly phase: Phase;
  readonly asked: readonly Observation<'boskos-asked'>[];
  readonly listed: readonly Observation<'boskos-listed'>[];
  readonly replaced: readonly Observation<'boskos-replaced'>[];
  readonly followed: readonly Observation<'boskos-followed'>[];
  /** How the baseline's resources stood each time; empty in the baseline, and where there is none. */
  readonly before: readonly Observation<'boskos-listed'>[];
}

/** One reason why Boskos is not proven to lend. */
export interface BoskosProblem {
  readonly outcome: Outcome;
  readonly observed: string;
}

export function fail(observed: string): BoskosProblem {
  return { outcome: 'fail', observed };
}

export function inconclusive(observed: string): BoskosProblem {
  return { outcome: 'inconclusive', observed };
}

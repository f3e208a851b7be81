import type { Outcome } from '../../model/outcome.js';

/** One reason why a workload does not run what is declared, or why nobody knows. */
export interface Doubt {
  readonly outcome: Outcome;
  readonly observed: string;
}

/** It does not. */
export function failed(observed: string): Doubt {
  return { outcome: 'fail', observed };
}

/** Nobody knows whether it does. */
export function unknown(observed: string): Doubt {
  return { outcome: 'inconclusive', observed };
}

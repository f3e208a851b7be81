import { type Outcome, worst } from '../model/outcome.js';

/** One reason why something is not proven: seen to be wrong, or not known. */
export interface Problem {
  readonly outcome: Outcome;
  readonly observed: string;
}

/** Not known. */
export function open(observed: string): Problem {
  return { outcome: 'inconclusive', observed };
}

/** Seen to be wrong. */
export function failed(observed: string): Problem {
  return { outcome: 'fail', observed };
}

/** The worst of problems; a pass where there is none. */
export function outcomeOf(problems: readonly Pick<Problem, 'outcome'>[]): Outcome {
  return problems.length === 0 ? 'pass' : worst(problems.map(({ outcome }) => outcome));
}

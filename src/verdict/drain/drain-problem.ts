import { type Outcome, worst } from '../../model/outcome.js';
import type { Finding } from '../../model/verdict.js';

/** One reason why a drain is not proven to be survived. */
export interface DrainProblem {
  readonly outcome: Outcome;
  readonly observed: string;
}

const NEXT: Record<Outcome, string> = {
  pass: 'nothing',
  inconclusive: 'find out what kept the nodes from being drained, or pods from being looked at, and run again',
  fail: 'leave the bump on hold: the next upgrade of nodes would do the same to production; look at the pods’ events and logs',
};

/** What a finding about drains concludes from its problems. */
export function concluded(problems: readonly DrainProblem[]): Pick<Finding, 'outcome' | 'next'> {
  const outcome = problems.length === 0 ? 'pass' : worst(problems.map((problem) => problem.outcome));
  return { outcome, next: NEXT[outcome] };
}

export function open(observed: string): DrainProblem {
  return { outcome: 'inconclusive', observed };
}

export function failed(observed: string): DrainProblem {
  return { outcome: 'fail', observed };
}

import type { Outcome } from '../../model/outcome.js';
import type { Finding } from '../../model/verdict.js';
import { outcomeOf, type Problem } from '../problem.js';

const NEXT: Record<Outcome, string> = {
  pass: 'nothing',
  inconclusive: 'find out what kept the nodes from being drained, or pods from being looked at, and run again',
  fail: 'leave the bump on hold: the next upgrade of nodes would do the same to production; look at the pods’ events and logs',
};

/** What a finding about drains concludes from its problems. */
export function concluded(problems: readonly Problem[]): Pick<Finding, 'outcome' | 'next'> {
  const outcome = outcomeOf(problems);
  return { outcome, next: NEXT[outcome] };
}

import type { UnprovableChange } from '../model/bump.js';
import type { Production } from './read-production.js';

/** The place with which a problem's sentence ends: `(jobs/scan.yaml:3)`, `(production.yaml)`. */
const PLACE = / \(([^()]*)\)$/;

/**
 * What is wrong with where jobs are to run after a change, and was not before it. A rehearsal shows that a job starts
 * where it says; that it must not say so, only the policy knows. A sentence whose place alone is another is no new one.
 */
export function newProblems(
  before: Pick<Production, 'problems'>,
  after: Pick<Production, 'problems'>,
): UnprovableChange[] {
  const known = new Set(before.problems.map(withoutPlace));
  return after.problems
    .filter((problem) => !known.has(withoutPlace(problem)))
    .map((problem) => ({
      reason: 'new-problem',
      subject: withoutPlace(problem),
      place: PLACE.exec(problem)?.[1] ?? 'prow-staging import',
    }));
}

function withoutPlace(problem: string): string {
  return problem.replace(PLACE, '');
}

import type { KeptRun } from '../model/kept-run.js';
import { hasPassed } from './has-passed.js';
import { isInItsTurn } from './in-its-turn.js';
import { failingSubjects } from './trends/failing-subjects.js';

/**
 * Ids of runs that stay whatever their age, for without them the others say something else:
 * - every rehearsal that was decided, and the last pass and the last failure of each candidate on a production: where
 *   failures go and passes stay, a candidate that failed would look as if it never had;
 * - for what fails still, where it began, where it showed last, and the last run before that passed it: without that one
 *   it would have failed ever since the first run.
 *
 * @param sorted - oldest first.
 */
export function landmarks(sorted: readonly KeptRun[]): ReadonlySet<string> {
  return new Set([...proofs(sorted), ...ofOpenFailures(sorted)]);
}

function proofs(sorted: readonly KeptRun[]): string[] {
  const decided = sorted.filter(({ outcome }) => outcome !== 'inconclusive');
  const newest = new Map(
    decided.map(({ production, candidate, boskos, outcome, id }) => [
      JSON.stringify([production, candidate.tag, boskos?.tag ?? null, outcome]),
      id,
    ]),
  );
  return [...newest.values(), ...decided.filter(({ baseline }) => baseline !== null).map(({ id }) => id)];
}

function ofOpenFailures(sorted: readonly KeptRun[]): string[] {
  const open = failingSubjects(sorted).filter(({ isOpen }) => isOpen);
  return open.flatMap(({ production, check, subject, firstRun, lastRun }) => {
    const first = sorted.find(({ id }) => id === firstRun);
    const before = sorted.findLast(
      (run) =>
        run.production === production &&
        run.id < firstRun &&
        hasPassed(run, { check, subject }) &&
        (first === undefined || isInItsTurn(run, first, check)),
    );
    return [firstRun, lastRun, ...(before === undefined ? [] : [before.id])];
  });
}

import type { KeptRun } from '../model/kept-run.js';
import type { StandingCheck } from '../model/standing.js';
import { CHECKS, CHECKS_ON_DEMAND, type Check } from '../model/verdict.js';
import { hasPassed, hasPassedAll } from './has-passed.js';

/**
 * How each check stands after a run. What was not asked is not passed; a check that is not decided is green again where
 * all of it passed that earlier runs left failing.
 *
 * @param earlier - runs of the same production before it, oldest first.
 */
export function standingChecks(run: KeptRun, earlier: readonly KeptRun[] = []): StandingCheck[] {
  const { production } = run;
  return [...CHECKS, ...CHECKS_ON_DEMAND].map((check): StandingCheck => {
    const failing = failingOf(run, check);
    if (failing.length > 0) return { production, check, state: 'failing', subjects: failing };
    const left = leftFailing(earlier, check);
    const isOver = left.length > 0 && left.every((subject) => hasPassed(run, { check, subject }));
    return { production, check, state: isOver || hasPassedAll(run, check) ? 'green' : 'unknown', subjects: [] };
  });
}

/** What failed once, and passed in no run since. */
function leftFailing(runs: readonly KeptRun[], check: Check): string[] {
  let left: string[] = [];
  for (const run of runs) {
    const still = hasPassedAll(run, check) ? [] : left.filter((subject) => !hasPassed(run, { check, subject }));
    left = [...new Set([...still, ...failingOf(run, check)])];
  }
  return left;
}

function failingOf({ findings }: KeptRun, check: Check): string[] {
  return findings.filter((one) => one.check === check && one.outcome === 'fail').map(({ subject }) => subject);
}

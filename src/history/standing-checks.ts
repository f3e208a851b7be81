import type { KeptRun } from '../model/kept-run.js';
import type { StandingCheck } from '../model/standing.js';
import { CHECKS, CHECKS_ON_DEMAND, type Check } from '../model/verdict.js';
import { hasPassed, hasPassedAll } from './has-passed.js';
import { isInItsTurn } from './in-its-turn.js';

/**
 * How each check stands after a run. What was not asked is not passed; a check that is not decided is green again where
 * all of it passed that earlier runs left failing, each in its turn.
 *
 * @param earlier - runs of the same production before it, oldest first.
 */
export function standingChecks(run: KeptRun, earlier: readonly KeptRun[] = []): StandingCheck[] {
  const { production } = run;
  return [...CHECKS, ...CHECKS_ON_DEMAND].map((check): StandingCheck => {
    const failing = failingOf(run, check);
    if (failing.length > 0) return { production, check, state: 'failing', subjects: failing };
    const left = [...leftFailing(earlier, check)];
    const isGreen = left.length === 0 ? hasPassedAll(run, check) : left.every((one) => isOver(run, check, one));
    return { production, check, state: isGreen ? 'green' : 'unknown', subjects: [] };
  });
}

/** Subject → the last run that failed it: what failed once, and passed in no run since whose turn it was. */
function leftFailing(runs: readonly KeptRun[], check: Check): Map<string, KeptRun> {
  let left = new Map<string, KeptRun>();
  for (const run of runs) {
    left = new Map([...left].filter((one) => !isOver(run, check, one)));
    for (const subject of failingOf(run, check)) left.set(subject, run);
  }
  return left;
}

function isOver(run: KeptRun, check: Check, [subject, failed]: readonly [string, KeptRun]): boolean {
  return hasPassed(run, { check, subject }) && isInItsTurn(run, failed, check);
}

function failingOf({ findings }: KeptRun, check: Check): string[] {
  return findings.filter((one) => one.check === check && one.outcome === 'fail').map(({ subject }) => subject);
}

import type { KeptFinding, KeptRun } from '../model/kept-run.js';
import type { Check } from '../model/verdict.js';
import { hasAsked } from './has-asked.js';

/**
 * Whether a run passed one subject of a check: it decided all of the check and did not find it failing, or it names it.
 * Where the record itself is doubtful, only what was seen to fail is known.
 */
export function hasPassed(run: KeptRun, { check, subject }: Pick<KeptFinding, 'check' | 'subject'>): boolean {
  if (run.findings.some((one) => one.check === check && one.subject === subject)) return false;
  if (isDoubtful(run)) return false;
  const isNamed = run.passed?.some((one) => one.check === check && one.subject === subject) ?? false;
  return isNamed || (hasAsked(run, check) && isDecided(run, check));
}

/** Whether a run passed a check, whatever of it has ever failed. */
export function hasPassedAll(run: KeptRun, check: Check): boolean {
  return !isDoubtful(run) && hasAsked(run, check) && !run.findings.some((one) => one.check === check);
}

function isDecided({ findings }: KeptRun, check: Check): boolean {
  return !findings.some((one) => one.check === check && one.outcome === 'inconclusive');
}

function isDoubtful({ findings }: KeptRun): boolean {
  return findings.some(({ check }) => check === 'evidence');
}

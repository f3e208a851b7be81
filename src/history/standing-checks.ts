import type { KeptRun } from '../model/kept-run.js';
import type { StandingCheck } from '../model/standing.js';
import { CHECKS, CHECKS_ON_DEMAND } from '../model/verdict.js';
import { hasAsked } from './has-asked.js';

/**
 * How each check stands after a run. What was not asked is not passed, and where the record itself is doubtful, only
 * what was seen to fail is known.
 */
export function standingChecks(run: KeptRun): StandingCheck[] {
  const { production, findings } = run;
  const isDoubtful = findings.some(({ check }) => check === 'evidence');
  return [...CHECKS, ...CHECKS_ON_DEMAND].map((check): StandingCheck => {
    const own = findings.filter((finding) => finding.check === check);
    const failing = own.filter(({ outcome }) => outcome === 'fail').map(({ subject }) => subject);
    if (failing.length > 0) return { production, check, state: 'failing', subjects: failing };
    const isKnown = own.length === 0 && !isDoubtful && hasAsked(run, check);
    return { production, check, state: isKnown ? 'green' : 'unknown', subjects: [] };
  });
}

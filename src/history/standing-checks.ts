import type { KeptRun } from '../model/kept-run.js';
import type { StandingCheck } from '../model/standing.js';
import { CHECKS, CHECKS_ON_DEMAND } from '../model/verdict.js';

/**
 * How each check stands after a run. A check that was asked on demand, and said nothing, may not have been asked; where
 * the record itself is doubtful, only what was seen to fail is known.
 */
export function standingChecks({ production, findings }: KeptRun): StandingCheck[] {
  const isDoubtful = findings.some(({ check }) => check === 'evidence');
  return [...CHECKS, ...CHECKS_ON_DEMAND].map((check): StandingCheck => {
    const own = findings.filter((finding) => finding.check === check);
    const failing = own.filter(({ outcome }) => outcome === 'fail').map(({ subject }) => subject);
    if (failing.length > 0) return { production, check, state: 'failing', subjects: failing };
    const isOnDemand = (CHECKS_ON_DEMAND as readonly string[]).includes(check);
    const isKnown = own.length === 0 && !isDoubtful && !isOnDemand;
    return { production, check, state: isKnown ? 'green' : 'unknown', subjects: [] };
  });
}

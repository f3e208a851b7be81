import type { KeptRun } from '../model/kept-run.js';
import { CHECKS_ON_DEMAND, type Check } from '../model/verdict.js';

/**
 * Whether a run asked a check, so that its silence about it is a pass. A run that was kept before runs said so asked
 * nothing on demand, and judged no latency without a baseline.
 */
export function hasAsked({ asked, baseline }: KeptRun, check: Check): boolean {
  if (asked !== undefined) return asked.includes(check);
  const isOnDemand = (CHECKS_ON_DEMAND as readonly string[]).includes(check);
  return !isOnDemand && (check !== 'responsive' || baseline !== null);
}

import type { KeptRun } from '../model/kept-run.js';
import type { Check } from '../model/verdict.js';

/** Checks of canaries that take turns after restarts; whatever the others look at, every run looks at. */
const IN_TURNS: readonly Check[] = ['placement', 'nowhere-else', 'repeat'];

/**
 * Whether a run that passed a check says anything of another’s failure: what failed after restarts alone is answered by
 * runs that probed one of its ways after a restart, and of a run that was kept before runs said so nobody knows otherwise.
 */
export function isInItsTurn(passed: KeptRun, failed: KeptRun, check: Check): boolean {
  const ways = failed.afterRestarts?.failed;
  const probed = passed.afterRestarts?.probed;
  if (ways === undefined || probed === undefined || !IN_TURNS.includes(check)) return true;
  return ways.some((way) => probed.includes(way));
}

import { aliasOf } from '../../model/alias.js';
import type { Canary } from '../../model/canary.js';
import type { Environment } from '../../model/environment.js';
import { planCanaries } from '../plan.js';

/** Canaries enough to be compared, which takes eight, with some to spare where a few aliases share them. */
const CANARIES_MIN = 24;

/**
 * What a burst of events asks hook for: as many rounds as are needed of every job that a comment starts, each round on a
 * pull request of its own, because plank aborts an older job of the same pull request (terminateDupes, pkg/pjutil/abort.go).
 *
 * @returns the rounds; null where no event can be sent, or no comment starts a job.
 */
export function planBurst(environment: Environment): readonly (readonly Canary[])[] | null {
  const names = new Set(environment.aliases.map(({ name }) => name));
  // Where nobody defines the alias there is no pod that could be timed.
  const timed = planCanaries(environment).filter(
    ({ way, spelling }) => way === 'hook-comment' && names.has(aliasOf(spelling)),
  );
  if (timed.length === 0) return null;
  return Array.from({ length: Math.ceil(CANARIES_MIN / timed.length) }, () => timed.map((canary) => ({ ...canary })));
}

import { z } from 'zod';

/** What one check, or a whole run, concluded. Order matters: later is worse. */
export const OUTCOMES = ['pass', 'inconclusive', 'fail'] as const;
export const Outcome = z.enum(OUTCOMES);
export type Outcome = z.infer<typeof Outcome>;

/**
 * The worst outcome wins, so 400 well-placed canaries cannot outvote one
 * misplaced canary. A run that observed nothing proves nothing.
 */
export function worst(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.length === 0) return 'inconclusive';
  const rank = Math.max(...outcomes.map((outcome) => OUTCOMES.indexOf(outcome)));
  return OUTCOMES[rank] ?? 'fail';
}

import { z } from 'zod';

/** The baseline is production's own version in the same environment; the candidate is what a bump proposes. */
export const Phase = z.enum(['baseline', 'candidate']);
export type Phase = z.infer<typeof Phase>;

/** Which trial an observation belongs to: start 0 is the first start after deployment, then one per restart. */
export const trial = { phase: Phase, start: z.number().int().nonnegative() };

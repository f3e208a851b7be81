import { z } from 'zod';
import { Phase } from './trial.js';

/** What hook is sent that must start nothing. */
export const BAD_INPUTS = [
  'wrong-signature',
  'no-signature',
  'unknown-event',
  'no-json',
  'huge-payload',
  'outsider-asks',
] as const;
export const BadInput = z.enum(BAD_INPUTS);
export type BadInput = z.infer<typeof BadInput>;

/** One bad input, what hook answered, and what came of it by the time canaries of good ones were over. */
export const BadInputObserved = z.strictObject({
  kind: z.literal('bad-input-observed'),
  phase: Phase,
  input: BadInput,
  status: z.number().int().nullable().describe('what hook answered last; null where it did not'),
  answer: z.string(),
  prowJobs: z
    .array(z.string())
    .describe(
      'names of ProwJobs of its pull request, which nobody else has asked anything for, or of the event itself',
    ),
  goodOnes: z
    .array(z.string())
    .describe(
      'ProwJobs that hook started for good events that were sent after it: without one, nothing was waited for',
    ),
});
export type BadInputObserved = z.infer<typeof BadInputObserved>;

import { z } from 'zod';
import { Phase } from './trial.js';

/** Who made the ProwJobs of a phase's canaries, by the audit log of the service cluster. */
export const ProwJobsMade = z.strictObject({
  kind: z.literal('prowjobs-made'),
  phase: Phase,
  made: z.array(z.strictObject({ prowJob: z.string(), userAgent: z.string() })),
});
export type ProwJobsMade = z.infer<typeof ProwJobsMade>;

import { z } from 'zod';
import { ProwTag } from './candidate.js';

/** Hours after which an override has ended, whatever it says. */
export const OVERRIDE_HOURS_MAX = 4;

/** A person's word that one bump goes in without proof: for one candidate, one change, and a few hours. */
export const Override = z.strictObject({
  production: z.string(),
  candidate: ProwTag.nullable().describe('null for a change that moves no image of Prow'),
  change: z.string().describe('digest of what the bump changes: what is pushed later is not meant'),
  reason: z.string().min(10).max(500),
  by: z.string().min(1).describe('the name that OWNERS has'),
  at: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export type Override = z.infer<typeof Override>;

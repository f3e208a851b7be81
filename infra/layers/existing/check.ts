import { z } from 'zod';
import { Outcome } from '../../../src/model/outcome.js';

/** What a preflight asks of each cluster, in this order: each needs those before it. */
export const CHECKS = [
  'address',
  'reachable',
  'credentials',
  'version',
  'identity',
  'kinds',
  'rights',
  'excess',
  'free',
] as const;
export type CheckName = (typeof CHECKS)[number];

/** What one question about one cluster came to. */
export const Check = z.strictObject({
  cluster: z.string().describe('id, as production’s description has it'),
  check: z.enum(CHECKS),
  outcome: Outcome,
  expected: z.string(),
  observed: z.string(),
  evidence: z.string().describe('what was asked, or where it is written'),
  next: z.string().describe('empty where it passes'),
});
export type Check = z.infer<typeof Check>;

/** What a check says beside whom it is about. */
export type Said = Omit<Check, 'cluster' | 'check'>;

import { z } from 'zod';

/**
 * The closed list of reasons why a run proves nothing although nothing was seen
 * to be wrong. Each is a fact about us or the environment, never about Prow.
 */
export const INCONCLUSIVE_CAUSES = [
  'interrupted',
  'suite-crashed',
  'deadline-passed',
  'cluster-unreadable',
  'cluster-identity-changed',
  'audit-unreadable',
  'process-unreadable',
  'restart-failed',
  'deployment-failed',
] as const;
export const InconclusiveCause = z.enum(INCONCLUSIVE_CAUSES);
export type InconclusiveCause = z.infer<typeof InconclusiveCause>;

import { z } from 'zod';

/**
 * What kept a run from looking at what it had planned, as the run itself says
 * while it observes. Each is a fact about us or the environment, never about Prow.
 */
export const UNDECIDED_CAUSES = [
  'interrupted',
  'suite-crashed',
  'deadline-passed',
  'cluster-unreadable',
  'way-unreachable',
  'cluster-identity-changed',
  'audit-unreadable',
  'process-unreadable',
  'storage-unreadable',
  'restart-failed',
  'deployment-failed',
] as const;
export const UndecidedCause = z.enum(UNDECIDED_CAUSES);
export type UndecidedCause = z.infer<typeof UndecidedCause>;

/**
 * The closed list of reasons why a verdict is inconclusive: what the run said of
 * itself, what its record lacks, and what single checks could not decide.
 */
export const INCONCLUSIVE_CAUSES = [
  ...UNDECIDED_CAUSES,
  'record-broken',
  'nothing-observed',
  'no-aliases',
  'no-trials',
  'evidence-unsound',
  'canaries-undecided',
  'clusters-not-seen',
  'whereabouts-unknown',
  'results-not-seen',
  'too-few-starts',
  'rollout-unproven',
  'configuration-not-tried',
  'too-few-measurements',
  'reports-undecided',
  'lending-unproven',
  'not-covered',
  'jobs-undecided',
  'drain-unproven',
  'cleanup-unproven',
  'upgrade-unproven',
  'soak-unproven',
  'outages-unproven',
  'refusals-undecided',
  'errands-undecided',
  'keeping-unproven',
  'pages-undecided',
] as const;
export const InconclusiveCause = z.enum(INCONCLUSIVE_CAUSES);
export type InconclusiveCause = z.infer<typeof InconclusiveCause>;

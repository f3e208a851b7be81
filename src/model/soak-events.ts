import { z } from 'zod';
import { Phase, trial } from './trial.js';

/** Error-level lines of a log that say the same, but for names, numbers and times. */
const LoggedErrors = z.strictObject({
  level: z.enum(['error', 'fatal', 'panic']),
  said: z.string().describe('message and error, with # for what differs from line to line'),
  lines: z.number().int().positive(),
  example: z.string().describe('the first of them, as it was written'),
});
export type LoggedErrors = z.infer<typeof LoggedErrors>;

const logs = {
  component: z.string(),
  workload: z.string().describe('as `workloadName` has it'),
  errors: z.array(LoggedErrors),
  unread: z.array(z.string()).describe('pods whose log could not be read'),
};

/** What the pods of a workload logged as errors in all of a phase; a soak is held against that of the baseline. */
export const ErrorsLogged = z.strictObject({ kind: z.literal('errors-logged'), phase: Phase, ...logs });

/**
 * A run sets out to watch what runs for a while. The line comes first. Canaries that flow meanwhile carry its `start`,
 * which no start of a component has.
 */
export const SoakStarted = z.strictObject({
  kind: z.literal('soak-started'),
  ...trial,
  durationMs: z.number().int().positive(),
  workloads: z.array(z.strictObject({ component: logs.component, workload: logs.workload })),
});

const Pod = z.strictObject({
  podName: z.string(),
  podUid: z.string(),
  restarts: z.number().int().nonnegative(),
  lastExitCode: z.number().int().nullable(),
});

/** What became of a workload while it was watched. */
export const WorkloadSoaked = z.strictObject({
  kind: z.literal('workload-soaked'),
  phase: Phase,
  ...logs,
  lastedMs: z.number().nonnegative(),
  before: z.array(Pod),
  after: z.array(z.strictObject({ ...Pod.shape, ready: z.boolean() })),
});

import { z } from 'zod';

/** Prow's job types (pkg/apis/prowjobs/v1/types.go); the ProwJob CRD enumerates the same four. */
export const JOB_TYPES = ['periodic', 'postsubmit', 'presubmit', 'batch'] as const;
export const JobType = z.enum(JOB_TYPES);
export type JobType = z.infer<typeof JobType>;

/** One entry of production's job configuration. */
export const Job = z.strictObject({
  name: z.string(),
  type: JobType.exclude(['batch']),
  cluster: z.string().nullable().describe('`cluster:` as written; null where omitted'),
  file: z.string().describe('path below the production directory'),
  line: z.number().int().positive().describe('of its `cluster:` where it has one, else where the job begins'),
});
export type Job = z.infer<typeof Job>;

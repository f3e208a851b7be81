import { z } from 'zod';

/** Prow's job types (pkg/apis/prowjobs/v1/types.go); the ProwJob CRD enumerates the same four. */
export const JOB_TYPES = ['periodic', 'postsubmit', 'presubmit', 'batch'] as const;
export const JobType = z.enum(JOB_TYPES);
export type JobType = z.infer<typeof JobType>;

/** Programs that change GitHub for everybody and that productions start as jobs, by what their images and commands are called. */
export const GITHUB_PROGRAMS = ['branchprotector', 'label_sync', 'peribolos'] as const;
const GithubProgram = z.enum(GITHUB_PROGRAMS);
export type GithubProgram = z.infer<typeof GithubProgram>;

/** One entry of production's job configuration. */
export const Job = z.strictObject({
  name: z.string(),
  type: JobType.exclude(['batch']),
  cluster: z.string().nullable().describe('`cluster:` as written; null where omitted'),
  file: z.string().describe('path below the production directory'),
  line: z.number().int().positive().describe('of its `cluster:` where it has one, else where the job begins'),
  agent: z.string().optional().describe('left out where it is `kubernetes`, so that prow-controller-manager starts it'),
  changesGithub: z
    .array(GithubProgram)
    .optional()
    .describe(
      'programs that its containers run, by image or command, and that change GitHub; left out where there is none',
    ),
});
export type Job = z.infer<typeof Job>;

/** Why a job of another agent is not submitted, as histories have it. */
export function leftToAgent(agent: string): string {
  return `agent ${JSON.stringify(agent)}, whose jobs no plank starts`;
}

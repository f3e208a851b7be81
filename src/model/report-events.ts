import { z } from 'zod';
import { RefusedCall } from './github-control.js';
import { Phase } from './trial.js';

/** What GitHub was told of one canary, by the time it had to know how the canary ended. */
export const CanaryReported = z.strictObject({
  kind: z.literal('canary-reported'),
  phase: Phase,
  prowJob: z.string(),
  sha: z.string().describe('of the commit that the canary was started for'),
  due: z.boolean().describe('whether production’s crier tells GitHub of this type of job; nothing was awaited if not'),
  statuses: z
    .array(
      z.strictObject({
        state: z.string(),
        description: z.string(),
        targetUrl: z.string(),
        caller: z.string().describe('user agent of whoever told it'),
      }),
    )
    .describe('of the commit, in the context of the canary’s name, oldest first'),
  link: z
    .string()
    .optional()
    .describe(
      'where the ProwJob itself says that its build is shown; empty for one that says nothing, left out where nobody looked',
    ),
  waitLimitMs: z.number().positive(),
});
export type CanaryReported = z.infer<typeof CanaryReported>;

/** A call to GitHub that it would refuse, or that nobody taught its stand-in. */
export const GithubRefused = z.strictObject({ kind: z.literal('github-refused'), phase: Phase, ...RefusedCall.shape });
export type GithubRefused = z.infer<typeof GithubRefused>;

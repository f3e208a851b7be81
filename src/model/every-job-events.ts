import { z } from 'zod';

/** A job by its place in the description's `jobs`: two entries may have the same name. */
const jobIndex = z.number().int().nonnegative().describe('index into the description’s `jobs`');

/**
 * One sitting of the proof of every job begins. A sitting that was interrupted is followed by another one, which takes
 * on what the sittings before it have not seen; it may stand in another environment of the same candidate.
 */
export const EveryJobStarted = z.strictObject({
  kind: z.literal('every-job-started'),
  sitting: z.number().int().nonnegative(),
  planks: z.number().int().positive().describe('controller managers that share the jobs'),
  startsPerSecondMax: z
    .number()
    .positive()
    .describe('pods a second that one plank may start, by its own client’s limit'),
  clusters: z.array(z.strictObject({ clusterId: z.string(), kubeSystemUid: z.string() })),
  changes: z.array(z.string()).describe('what is otherwise than Prow makes it of production’s definition'),
  leftOut: z
    .array(z.strictObject({ job: jobIndex, why: z.string() }))
    .describe('jobs that cannot be submitted; Prow’s own loader leaves them out, or no plank starts them'),
  unknown: z.array(z.string()).describe('jobs that Prow’s own loader has and the description has not'),
});

/** ProwJobs about to be created. The line comes first, so that a killed sitting leaves no pod that nobody knows. */
export const EveryJobSubmitted = z.strictObject({
  kind: z.literal('every-job-submitted'),
  sitting: z.number().int().nonnegative(),
  plank: z.number().int().positive(),
  jobs: z.array(z.strictObject({ job: jobIndex, prowJob: z.string() })),
});

/** Pods that one look at one cluster saw for the first time. */
export const EveryJobSeen = z.strictObject({
  kind: z.literal('every-job-seen'),
  clusterId: z.string().describe('which cluster we meant to ask'),
  kubeSystemUid: z.string().describe('which cluster answered'),
  resourceVersion: z.string(),
  podCount: z.number().int().nonnegative().describe('all pods the list returned, ours or not'),
  pods: z.array(
    z.strictObject({
      prowJob: z.string().describe('label prow.k8s.io/id, or the pod name where it is one of ours'),
      namespace: z.string(),
      uid: z.string(),
    }),
  ),
});

/** Pod creations that the API server of one cluster has written down since the last such line. */
export const EveryJobAudited = z.strictObject({
  kind: z.literal('every-job-audited'),
  clusterId: z.string(),
  creations: z.array(
    z.strictObject({ name: z.string(), namespace: z.string(), user: z.string(), at: z.string().describe('ISO time') }),
  ),
});

/** ProwJobs that Prow ended without a pod that we saw. */
export const EveryJobEnded = z.strictObject({
  kind: z.literal('every-job-ended'),
  prowJobs: z.array(z.strictObject({ prowJob: z.string(), state: z.string(), description: z.string() })),
});

/** One sitting is over: everything it submitted was seen, or it gave up and says so in `stoppedBy`. */
export const EveryJobFinished = z.strictObject({
  kind: z.literal('every-job-finished'),
  sitting: z.number().int().nonnegative(),
  stoppedBy: z.enum(['nothing-left', 'misplacement', 'nothing-moves']),
  starts: z.number().int().nonnegative().describe('pods that Prow started in this sitting'),
  spanMs: z.number().nonnegative().describe('from the first of them to the last, by their creation'),
  audited: z.boolean().describe('every cluster’s audit log was read to its end'),
});

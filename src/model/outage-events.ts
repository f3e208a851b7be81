import { z } from 'zod';
import { Phase, trial } from './trial.js';

/**
 * What becomes of API servers: Prow's own is `restarted`; a build cluster's is gone `midway`, or `at-start` of the components
 * that have clients of it, and comes back.
 */
export const OUTAGES = ['restarted', 'midway', 'at-start'] as const;
export const Outage = z.enum(OUTAGES);
export type Outage = z.infer<typeof Outage>;

const outageOf = {
  outage: Outage,
  clusterIds: z
    .array(z.string())
    .min(1)
    .describe('clusters whose API servers are stopped, at once where they are several'),
};

/** A run sets out to stop API servers. The line comes first, so that an outage that never was is missed. */
export const OutagesStarted = z.strictObject({
  kind: z.literal('outages-started'),
  phase: Phase,
  planned: z.array(z.strictObject(outageOf)).describe('one after the other, in this order'),
});

/** Before API servers are stopped. Canaries of the outage carry its `start`, which no start of a component has. */
export const OutageBegun = z.strictObject({
  kind: z.literal('outage-begun'),
  ...trial,
  ...outageOf,
  startAfter: z
    .number()
    .int()
    .nonnegative()
    .nullable()
    .describe('of canaries that are submitted once all is back; null where those of the outage itself show it'),
});

/** The API servers work again, and every canary of the outage was looked at. */
export const OutageEnded = z.strictObject({
  kind: z.literal('outage-ended'),
  ...trial,
  ...outageOf,
  awayMs: z.number().nonnegative().describe('from when the first was stopped until all worked again'),
  waiting: z
    .array(z.strictObject({ prowJob: z.string(), state: z.string(), description: z.string() }))
    .describe('canaries that lead to a stopped cluster, as they were last seen before it came back'),
  late: z.array(z.string()).describe('ProwJobs of canaries that lead elsewhere and were not over while it was away'),
  limitMs: z.number().positive().describe('how long those might take'),
});

/** What became of a workload from before an API server was stopped until it worked again, and after. */
export const ComponentInOutage = z.strictObject({
  kind: z.literal('component-in-outage'),
  ...trial,
  ...outageOf,
  component: z.string(),
  workload: z.string().describe('as `workloadName` has it'),
  clusterId: z.string().describe('where the workload is'),
  isUpAway: z
    .boolean()
    .nullable()
    .describe(
      'after its pods were replaced, as many were ready while the cluster was away; null where none was replaced',
    ),
  unreadyAway: z.string().describe('why not; empty where they were, or nobody says'),
  isBack: z.boolean().describe('as many pods as wanted are ready once the API servers work again, within the limit'),
  waitedMs: z.number().nonnegative().describe('since they work again'),
  limitMs: z.number().positive(),
  fewerMs: z.number().nonnegative().describe('in which fewer pods than wanted were ready'),
  noneMs: z.number().nonnegative().describe('in which no pod was ready'),
  unseenMs: z.number().nonnegative().describe('in which its own API server did not say'),
  ended: z
    .array(
      z.strictObject({
        podName: z.string(),
        podUid: z.string(),
        before: z.number().int().nonnegative().describe('how often its containers had ended and were started again'),
        after: z.number().int().positive().describe('the same when it was back'),
        lastExitCode: z.number().int().nullable(),
      }),
    )
    .describe('pods of it of which containers ended'),
  pods: z
    .array(z.strictObject({ podName: z.string(), podUid: z.string(), ready: z.boolean(), unready: z.string() }))
    .describe('at the last look'),
});

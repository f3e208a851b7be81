import { z } from 'zod';
import { trial } from './trial.js';

const place = {
  clusterId: z.string().describe('which cluster we meant to ask'),
  kubeSystemUid: z.string().describe('which cluster answered'),
};

/** Who deleted a pod, in the words of its cluster's audit log; every request that was granted, Kubernetes' own too. */
const Deletions = z
  .array(z.strictObject({ user: z.string(), userAgent: z.string(), at: z.string() }))
  .nullable()
  .describe('null where the audit log could not be read, or there is none');

/** What became of one canary after deck was asked to abort it. */
export const AbortObserved = z.strictObject({
  kind: z.literal('abort-observed'),
  ...trial,
  prowJob: z.string(),
  answer: z
    .strictObject({ status: z.number().int().nullable().describe('null where deck did not answer'), text: z.string() })
    .nullable()
    .describe('what deck said; null where it was not asked, because the canary did not run'),
  ran: z
    .strictObject({ ...place, namespace: z.string(), podUid: z.string() })
    .nullable()
    .describe('where its pod ran when deck was asked; null where none did, or it was not the only one'),
  state: z.string().describe('of its ProwJob, at the last look'),
  isComplete: z.boolean().describe('whether its ProwJob has a time of completion'),
  pod: z
    .enum(['gone', 'ended', 'running'])
    .nullable()
    .describe('that pod at the last look; null where its cluster did not answer'),
  deletions: Deletions,
  neighbour: z
    .strictObject({
      prowJob: z.string(),
      runs: z.boolean().nullable().describe('null where its cluster did not answer'),
    })
    .nullable()
    .describe('a canary of the same spelling that nobody aborts yet; null where there is none'),
  waitedMs: z.number().nonnegative(),
  waitLimitMs: z.number().positive(),
});

/**
 * Pods that sinker must remove: of a job that ended longer ago than pods are kept, of one that is over and whose pod is
 * older than pods get, and of a ProwJob that is not there.
 */
export const PODS_DUE = ['ended', 'aged', 'orphaned'] as const;

/**
 * Pods that it must leave: of a job that has just ended, of one that is not over however old its pod is, one that Prow did
 * not make, and one outside the namespace of Prow's pods; the last two name a job whose own pod is due.
 */
export const PODS_KEPT = ['fresh', 'unfinished', 'foreign', 'elsewhere'] as const;

export const PlantedRole = z.enum([...PODS_DUE, ...PODS_KEPT]);
export type PlantedRole = z.infer<typeof PlantedRole>;

/**
 * Pods that we made ourselves for sinker to find, none of which any node can run. The line comes before sinker looks, so
 * that a cluster nobody came back to is missed.
 */
export const PodsPlanted = z.strictObject({
  kind: z.literal('pods-planted'),
  ...trial,
  ...place,
  pods: z.array(z.strictObject({ role: PlantedRole, namespace: z.string(), name: z.string(), podUid: z.string() })),
});

/** What sinker left of them on one cluster, after it was started again. */
export const CleanupObserved = z.strictObject({
  kind: z.literal('cleanup-observed'),
  ...trial,
  ...place,
  pods: z.array(z.strictObject({ role: PlantedRole, podUid: z.string(), isGone: z.boolean(), deletions: Deletions })),
  sinceDueMs: z
    .number()
    .nonnegative()
    .nullable()
    .describe('for how long nothing was left that was due, when the rest was looked at; null where some was left'),
  waitedMs: z.number().nonnegative(),
  waitLimitMs: z.number().positive(),
});

/** How a canary ended with which plank had more to do than start it. */
export const KeptObserved = z.strictObject({
  kind: z.literal('kept-observed'),
  ...trial,
  prowJob: z.string(),
  state: z.string(),
  description: z.string(),
  completedAt: z.string().nullable().describe('when plank took it for over, in whole seconds; null where it did not'),
  pod: z
    .enum(['gone', 'there'])
    .nullable()
    .describe('whether any cluster has a pod of it; null where one did not answer and no other has it'),
  waitedMs: z.number().nonnegative(),
  waitLimitMs: z.number().positive(),
});

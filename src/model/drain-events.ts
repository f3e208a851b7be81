import { z } from 'zod';
import { Phase, trial } from './trial.js';

const nodeOf = { clusterId: z.string(), node: z.string().describe('name of a Node of that cluster') };

/** A run sets out to drain nodes, one after the other. The line comes first, so that a node nobody came to is missed. */
export const DrainStarted = z.strictObject({
  kind: z.literal('drain-started'),
  phase: Phase,
  nodes: z
    .array(z.strictObject(nodeOf))
    .describe('those that run what was declared, in the order in which they are drained'),
  removes: z
    .boolean()
    .optional()
    .describe('each is removed, too, once it is empty; left out in runs of before that was done'),
});

/** A pod by what tells it from one of the same name. */
const DrainedPod = z.strictObject({ podName: z.string(), podUid: z.string() });

/**
 * One node was cordoned, and its pods were asked to go by the Eviction API, as before an upgrade. Canaries flowed
 * meanwhile: they carry the same `start`, which no start of a component has.
 */
export const NodeDrained = z.strictObject({
  kind: z.literal('node-drained'),
  ...trial,
  ...nodeOf,
  evicted: z.array(DrainedPod).describe('pods whose eviction was granted, of Prow or not'),
  refused: z.array(DrainedPod).describe('pods that a disruption budget kept until the limit'),
  left: z.array(DrainedPod).describe('pods whose eviction was granted and that were still there at the limit'),
  postponed: z.number().int().nonnegative().describe('evictions that a disruption budget put off, each time counted'),
  tookMs: z.number().nonnegative().describe('until nothing was left that could be drained, or the limit'),
  limitMs: z.number().positive(),
});

/** A Node that was empty was deleted, as an upgrade does that replaces the machine; its agent registers it anew. */
export const NodeRemoved = z.strictObject({
  kind: z.literal('node-removed'),
  ...trial,
  ...nodeOf,
  uid: z.string().describe('of the Node that was deleted'),
  newUid: z.string().nullable().describe('of the one that has its name now and is ready; null where there is none'),
  waitedMs: z.number().nonnegative().describe('until that one was ready, or the limit'),
  limitMs: z.number().positive(),
});

/** What became of a workload that had pods on a node that was drained. */
export const WorkloadMoved = z.strictObject({
  kind: z.literal('workload-moved'),
  ...trial,
  ...nodeOf,
  component: z.string(),
  workload: z.string().describe('as `workloadName` has it'),
  moved: z.array(z.string()).describe('UIDs of its pods on that node'),
  isBack: z.boolean().describe('none of those is left, and as many others as wanted are ready, within the limit'),
  waitedMs: z.number().nonnegative(),
  limitMs: z.number().positive(),
  fewerMs: z.number().nonnegative().describe('in which fewer pods than wanted were ready'),
  noneMs: z.number().nonnegative().describe('in which no pod was ready: what asked it then had no answer'),
  pods: z
    .array(
      z.strictObject({
        ...DrainedPod.shape,
        node: z.string().nullable().describe('null where the scheduler has found none'),
        ready: z.boolean(),
        unready: z.string().describe('why it is not ready; empty for one that is, or where nobody says'),
      }),
    )
    .describe('at the last look'),
});

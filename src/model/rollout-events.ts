import { z } from 'zod';
import { Phase } from './trial.js';

/** Which of a component's workloads, as {@link workloadName} has it. */
const ObservedWorkload = z
  .string()
  .optional()
  .describe('left out in runs of before two workloads of one component were told apart');

/** One process of one pod of one component, as the machine and Prow itself report it. */
export const RolloutObserved = z.strictObject({
  kind: z.literal('rollout-observed'),
  phase: Phase,
  component: z.string(),
  workload: ObservedWorkload,
  podName: z.string(),
  podUid: z.string(),
  ready: z.boolean(),
  unready: z
    .string()
    .describe('why it is not ready, in the words of its node or the scheduler; empty where nobody says why'),
  executableSha256: z.string().nullable().describe('digest read from /proc/<pid>/exe; null where no process was found'),
  prowVersion: z.number().nullable().describe("the component's own prow_version metric; null where it did not answer"),
  userAgents: z.array(z.string()).describe('user agents its pod address used in the API audit log during this phase'),
});

/** How many pods a workload wants and has, from its controller, at the end of a deployment. */
export const WorkloadObserved = z.strictObject({
  kind: z.literal('workload-observed'),
  phase: Phase,
  component: z.string(),
  workload: ObservedWorkload,
  wanted: z.number().int().nonnegative(),
  pods: z.array(z.string()).describe('UIDs of every pod that matches the selector'),
  revision: z
    .string()
    .nullable()
    .describe('what its controller calls the pod template that is declared now; null where it has made none of it'),
  podRevisions: z
    .record(z.string(), z.string())
    .describe('UID of a pod → what the controller calls the template it was made from; empty where the pod says none'),
  previousPods: z.array(z.string()).describe('UIDs before this deployment; empty at first deployment'),
  strategy: z
    .string()
    .optional()
    .describe('how its controller replaces pods, as the API server has it: named in findings, and no judge goes by it'),
});

/** How often the containers of one pod of one component have ended and were started again. */
export const RestartsObserved = z.strictObject({
  kind: z.literal('restarts-observed'),
  phase: Phase,
  component: z.string(),
  workload: ObservedWorkload,
  podName: z.string(),
  podUid: z.string(),
  restarts: z.number().int().nonnegative().describe('of all its containers, since the pod was made'),
  lastExitCode: z
    .number()
    .int()
    .nullable()
    .describe('of the container that restarted most; null where none did, or where it is not known'),
  lostLease: z
    .boolean()
    .optional()
    .describe('the component’s container last ended because it could not renew its Lease in time, as its log says'),
});

import { z } from 'zod';
import type { Environment } from '../../model/environment.js';
import { leftToAgent } from '../../model/job.js';
import { CANARY_LABEL, RUN_LABEL } from '../prowjob-manifest.js';

/** Nodes that kwok plays (src/local/keeper/nodes.ts): pods start there, and nothing runs. */
const PLAYED_NODES = { 'prow-staging.dev/runs': 'nothing' } as const;

/** What {@link stagedProwJob} does, by name: everything else is as Prow made it of production's definition. */
export const STAGED_CHANGES: readonly string[] = [
  'refs: an invented commit of the job’s own repository',
  'containers: image, command and arguments of a canary; decoration stays, and its programs run nowhere',
  'nodes: node selector, node name, affinity, spread, priority class and runtime class give way to a selector of played nodes',
  'reports: none is sent, and reporter settings are taken away',
  'name and labels: the run’s, so that it can be found and removed',
  'end: a pod is removed once it was seen, so no job ends by itself',
];

/** Where a pod asks to be, and what a cluster must have besides for it. */
const NODE_FIELDS = [
  'nodeSelector',
  'nodeName',
  'affinity',
  'topologySpreadConstraints',
  'priorityClassName',
  'priority',
  'runtimeClassName',
] as const;

const Metadata = z.looseObject({
  labels: z.record(z.string(), z.string()).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
});
const Container = z.looseObject({});
const PodSpec = z.looseObject({
  containers: z.array(Container),
  initContainers: z.array(Container).nullish(),
});

/** A ProwJob as Prow's own code makes it of a job, as far as we must know it. */
export const MadeProwJob = z.looseObject({
  apiVersion: z.string(),
  kind: z.literal('ProwJob'),
  metadata: Metadata,
  spec: z.looseObject({
    agent: z.string().optional(),
    job: z.string().optional(),
    job_queue_name: z.string().optional(),
    max_concurrency: z.number().optional(),
    pod_spec: PodSpec.optional(),
  }),
  status: z.looseObject({ state: z.string() }),
});
export type MadeProwJob = z.infer<typeof MadeProwJob>;

/** Why no plank would start a pod for a ProwJob; null where one does (`prowJobPredicate`, pkg/plank/reconciler.go). */
export function whyNotStarted({ spec }: MadeProwJob): string | null {
  if (spec.agent !== 'kubernetes') return leftToAgent(spec.agent ?? '');
  return spec.pod_spec === undefined ? 'no pod in its definition' : null;
}

/** What makes one submission of a job different from every other one. */
export interface Submission {
  /** Name of the ProwJob; its pod gets the same. */
  readonly prowJob: string;
  /** Namespace of the plank that is to start it. */
  readonly namespace: string;
  readonly runId: string;
  /** ISO time without a fraction. */
  readonly startTime: string;
}

/** The ProwJob that is submitted for a job: what Prow made of it, with {@link STAGED_CHANGES}. */
export function stagedProwJob(
  made: MadeProwJob,
  submission: Submission,
  { canary }: { canary: Pick<Environment['canary'], 'image'> },
) {
  const { prowJob, namespace, runId, startTime } = submission;
  const { reporter_config: _, pod_spec: pod, ...spec } = made.spec;
  const { labels, annotations } = made.metadata;
  return {
    apiVersion: made.apiVersion,
    kind: made.kind,
    metadata: {
      name: prowJob,
      namespace,
      labels: { ...labels, [CANARY_LABEL]: 'true', [RUN_LABEL]: runId },
      annotations: { ...annotations },
    },
    spec: { ...spec, report: false, ...(pod === undefined ? {} : { pod_spec: stagedPod(pod, canary.image) }) },
    status: { state: made.status.state, startTime },
  };
}

function stagedPod(pod: z.infer<typeof PodSpec>, image: string) {
  const kept = Object.entries(pod).filter(([field]) => !NODE_FIELDS.some((one) => one === field));
  const run = (container: z.infer<typeof Container>) => {
    const { args: _, ...rest } = container;
    return { ...rest, image, command: ['/bin/sh', '-c', 'exit 0'] };
  };
  const { initContainers } = pod;
  return {
    ...Object.fromEntries(kept),
    containers: pod.containers.map(run),
    ...(initContainers == null ? {} : { initContainers: initContainers.map(run) }),
    nodeSelector: PLAYED_NODES,
  };
}

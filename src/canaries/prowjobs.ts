import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { z } from 'zod';
import type { Environment } from '../model/environment.js';
import { JobType } from '../model/job.js';
import { isNotFound } from './api-failure.js';
import type { ClusterConnection } from './connect-cluster.js';
import { CANARY_LABEL, PROW_JOB_RESOURCE, prowTime } from './prowjob-manifest.js';

/** States after which Prow never touches a ProwJob's pod again (pkg/apis/prowjobs/v1/types.go). */
const FINAL_STATES = new Set(['success', 'failure', 'aborted', 'error']);

/** Carries the id of the event that hook made a ProwJob of (`EventGUID`, pkg/github/types.go). */
const EVENT_LABEL = 'event-GUID';

/** Carries what whoever published a message calls it, which sub made a ProwJob of (pkg/crier/reporters/pubsub/reporter.go). */
const MESSAGE_ANNOTATION = 'prow.k8s.io/pubsub.runID';

const ProwJobObject = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    creationTimestamp: z.string(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  spec: z.looseObject({
    job: z.string().default(''),
    type: JobType,
    cluster: z.string().optional(),
    refs: z
      .looseObject({
        base_sha: z.string().optional(),
        pulls: z.array(z.looseObject({ number: z.number(), sha: z.string() })).optional(),
      })
      .optional(),
  }),
  status: z
    .looseObject({
      state: z.string().default(''),
      description: z.string().default(''),
      build_id: z.string().default(''),
      url: z.string().default(''),
      startTime: z.string().optional(),
      completionTime: z.string().optional(),
    })
    .optional(),
});

const ProwJobList = z.looseObject({
  metadata: z.looseObject({ continue: z.string().optional() }),
  items: z.array(ProwJobObject),
});

/** What we read of a ProwJob. */
export interface ProwJob {
  readonly name: string;
  readonly job: string;
  readonly type: JobType;
  /** `spec.cluster` as it is in the object; null where it has none. */
  readonly cluster: string | null;
  /** The commit it was started for, as crier reports it: a pull request's, or else the branch's; null for none. */
  readonly sha: string | null;
  /** Number of its pull request, the first of several; null for none. */
  readonly pull: number | null;
  /** Commit of the branch that the change goes to; null where nothing is cloned. */
  readonly baseSha: string | null;
  readonly state: string;
  readonly description: string;
  /** Empty until Plank has made the pod. */
  readonly buildId: string;
  /** Where its build is shown; empty until Plank has made the pod, and for a job of which nothing is. */
  readonly link: string;
  readonly createdAt: Date;
  /** It has a time of completion: Prow looks at it no more. */
  readonly isComplete: boolean;
  /** It bears our own mark: a canary that no job of the configuration is. */
  readonly isMarked: boolean;
  /** Id of the event that hook made it of; null for any other. */
  readonly delivery: string | null;
  /** What the publisher of the message calls it that sub made it of; null for any other. */
  readonly message: string | null;
  /** When whoever made it says that it began; by it horologium knows when the next one is due. */
  readonly startedAt: string | null;
  readonly completedAt: string | null;
}

/** Whether Prow is done with this ProwJob. */
export function isFinal({ state }: ProwJob): boolean {
  return isFinalState(state);
}

/** Whether a ProwJob in this state is over. */
export function isFinalState(state: string): boolean {
  return FINAL_STATES.has(state);
}

/** Every ProwJob of a namespace, by name, in pages of 500: one list instead of one request for each canary. */
export async function listProwJobs(service: ClusterConnection, namespace: string): Promise<Map<string, ProwJob>> {
  const found = new Map<string, ProwJob>();
  let next: string | undefined;
  do {
    const page = ProwJobList.parse(
      await service.custom.listNamespacedCustomObject({
        ...PROW_JOB_RESOURCE,
        namespace,
        limit: 500,
        ...(next === undefined ? {} : { _continue: next }),
      }),
    );
    for (const item of page.items) found.set(item.metadata.name, toProwJob(item));
    next = page.metadata.continue;
  } while (next !== undefined && next !== '');
  return found;
}

/** The ProwJobs that hook made of one event. */
export async function prowJobsOfEvent(
  service: ClusterConnection,
  { namespace, delivery }: { readonly namespace: string; readonly delivery: string },
): Promise<ProwJob[]> {
  const labelSelector = `${EVENT_LABEL}=${delivery}`;
  const page = await service.custom.listNamespacedCustomObject({ ...PROW_JOB_RESOURCE, namespace, labelSelector });
  return ProwJobList.parse(page).items.map(toProwJob);
}

/** Deletes a ProwJob; one that is gone already is fine. */
export async function deleteProwJob(
  service: ClusterConnection,
  { environment, name }: { readonly environment: Environment; readonly name: string },
): Promise<void> {
  const { namespaces } = environment;
  try {
    await service.custom.deleteNamespacedCustomObject({ ...PROW_JOB_RESOURCE, namespace: namespaces.prowJobs, name });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

/** Has a ProwJob say that it began, and where that is given ended, at another time; one that is gone is fine. */
export async function retime(
  service: ClusterConnection,
  { environment, name }: { readonly environment: Environment; readonly name: string },
  { startedAt, completedAt }: { readonly startedAt: Date; readonly completedAt?: Date },
): Promise<void> {
  const ended = completedAt === undefined ? {} : { completionTime: prowTime(completedAt) };
  const body = { status: { startTime: prowTime(startedAt), ...ended } };
  const namespace = environment.namespaces.prowJobs;
  try {
    await service.custom.patchNamespacedCustomObject(
      { ...PROW_JOB_RESOURCE, namespace, name, body },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

function toProwJob({ metadata, spec, status }: z.infer<typeof ProwJobObject>): ProwJob {
  return {
    name: metadata.name,
    job: spec.job,
    type: spec.type,
    cluster: spec.cluster ?? null,
    sha: spec.refs?.pulls?.[0]?.sha ?? spec.refs?.base_sha ?? null,
    pull: spec.refs?.pulls?.[0]?.number ?? null,
    baseSha: spec.refs?.base_sha ?? null,
    state: status?.state ?? '',
    description: status?.description ?? '',
    buildId: status?.build_id ?? '',
    link: status?.url ?? '',
    createdAt: new Date(metadata.creationTimestamp),
    isComplete: status?.completionTime !== undefined,
    isMarked: metadata.labels?.[CANARY_LABEL] === 'true',
    delivery: metadata.labels?.[EVENT_LABEL] ?? null,
    message: metadata.annotations?.[MESSAGE_ANNOTATION] ?? null,
    startedAt: status?.startTime ?? null,
    completedAt: status?.completionTime ?? null,
  };
}

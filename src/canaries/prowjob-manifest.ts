import type { Canary } from '../model/canary.js';
import type { Environment } from '../model/environment.js';
import { canaryPod } from './canary-pod.js';

/** Where ProwJob objects live (Prow's CRD, pkg/apis/prowjobs/v1). */
export const PROW_JOB_RESOURCE = { group: 'prow.k8s.io', version: 'v1', plural: 'prowjobs' } as const;

/** Marks a ProwJob as ours; its value is always "true". */
export const CANARY_LABEL = 'prow-staging.dev/canary';
/** Which run submitted a ProwJob. */
export const RUN_LABEL = 'prow-staging.dev/run';

/** A repository nobody has: only canaries of nothing to do name it, so nothing ever clones it. */
const REPOSITORY = { org: 'prow-staging', repo: 'canary', base_ref: 'main', base_sha: '0'.repeat(40) };

/** What makes one submission of a canary different from every other one. */
export interface Submission {
  readonly canary: Canary;
  readonly runId: string;
  /** Name of the ProwJob; its pod gets the same. */
  readonly prowJob: string;
  /** ISO time; Prow wants it in the status. */
  readonly startTime: string;
  /** Presubmits with the same job and pull request abort each other (Prow's pkg/pjutil/abort.go). */
  readonly pullNumber: number;
}

/**
 * The ProwJob object of one canary. The omitted spelling leaves `cluster` out.
 *
 * State `triggered` is in the create call, because the CRD has no status
 * subresource and Plank ignores a ProwJob without a state.
 */
export function prowJobManifest(submission: Submission, environment: Environment) {
  const { canary, prowJob, runId, startTime } = submission;
  return {
    apiVersion: `${PROW_JOB_RESOURCE.group}/${PROW_JOB_RESOURCE.version}`,
    kind: 'ProwJob',
    metadata: {
      name: prowJob,
      namespace: environment.namespaces.prowJobs,
      labels: { [CANARY_LABEL]: 'true', [RUN_LABEL]: runId },
      annotations: { 'prow.k8s.io/job': canary.job },
    },
    spec: {
      type: canary.type,
      agent: 'kubernetes',
      ...(canary.spelling === null ? {} : { cluster: canary.spelling }),
      namespace: environment.namespaces.pods,
      job: canary.job,
      report: false,
      ...refsFor(submission),
      ...canaryPod({ ...canary, startTime }, environment),
    },
    status: { state: 'triggered', startTime },
  };
}

/** Kubernetes' times have no fraction of a second. */
export function prowTime(now: Date): string {
  return now.toISOString().replace(/\.\d+Z$/, 'Z');
}

function refsFor({ canary, pullNumber }: Submission) {
  const pull = (number: number) => ({ number, author: 'prow-staging', sha: '1'.repeat(40) });
  switch (canary.type) {
    case 'periodic':
      return {};
    case 'postsubmit':
      return { refs: REPOSITORY };
    case 'presubmit':
      return { refs: { ...REPOSITORY, pulls: [pull(pullNumber)] } };
    case 'batch':
      return { refs: { ...REPOSITORY, pulls: [pull(pullNumber), pull(pullNumber + 1)] } };
    default:
      return canary.type satisfies never;
  }
}

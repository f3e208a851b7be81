import { randomInt, randomUUID } from 'node:crypto';
import type { Canary } from '../model/canary.js';
import { apiFailure } from './api-failure.js';
import type { Run } from './open-run.js';
import { PROW_JOB_RESOURCE, prowJobManifest } from './prowjob-manifest.js';

/** Above any pull number a person would recognise, below 2³¹. */
const PULL_NUMBERS = { min: 1_000_000, max: 2_000_000_000 } as const;

/** A canary whose ProwJob exists. */
export interface SubmittedCanary {
  readonly canary: Canary;
  readonly prowJob: string;
  /** Milliseconds on `performance.now()`'s clock. */
  readonly submittedAtMs: number;
}

/**
 * Creates one ProwJob for each canary, all at once: Plank, at about 5.5 pods a
 * second, is the slow one. What the API server refused is in the history as
 * undecided and not in the answer.
 */
export async function submitCanaries(
  run: Run,
  { canaries, start }: { readonly canaries: readonly Canary[]; readonly start: number },
): Promise<SubmittedCanary[]> {
  const submitted = await Promise.all(canaries.map((canary) => submitCanary(run, { canary, start })));
  return submitted.filter((one) => one !== null);
}

async function submitCanary(
  run: Run,
  { canary, start }: { canary: Canary; start: number },
): Promise<SubmittedCanary | null> {
  const prowJob = randomUUID();
  // Before the request: the API server may create the ProwJob and lose the answer.
  run.prowJobs.add(prowJob);
  const pullNumber = randomInt(PULL_NUMBERS.min, PULL_NUMBERS.max);
  const submission = { canary, runId: run.id, prowJob, startTime: prowTime(new Date()), pullNumber };
  try {
    await run.service.custom.createNamespacedCustomObject({
      ...PROW_JOB_RESOURCE,
      namespace: run.environment.namespaces.prowJobs,
      body: prowJobManifest(submission, run.environment),
    });
  } catch (error) {
    const detail = `canary ${canary.job} (ProwJob ${prowJob}) was not created: ${apiFailure(error)}`;
    run.history.append({ kind: 'undecided', phase: run.phase, cause: 'cluster-unreadable', detail });
    return null;
  }
  run.history.append({ kind: 'canary-submitted', phase: run.phase, start, prowJob, canary });
  return { canary, prowJob, submittedAtMs: performance.now() };
}

/** Kubernetes' times have no fraction of a second. */
function prowTime(now: Date): string {
  return now.toISOString().replace(/\.\d+Z$/, 'Z');
}

import { createHash } from 'node:crypto';
import type { History } from '../../model/history.js';
import { observationsOf } from '../../model/observations.js';

/** What a history knows of every job so far. */
export interface PastSittings {
  /** Number of the next sitting. */
  readonly next: number;
  /** ProwJob name → job, of every submission. */
  readonly jobs: ReadonlyMap<string, number>;
  /** Jobs that need no other submission: a pod of theirs was seen, or Prow ended them without one. */
  readonly done: ReadonlySet<number>;
}

/** Reads what earlier sittings of the same run have seen. A job that was submitted and not seen is still open. */
export function pastSittings(history: History): PastSittings {
  const jobs = new Map(
    observationsOf(history, 'every-job-submitted').flatMap(({ event }) =>
      event.jobs.map(({ job, prowJob }) => [prowJob, job] as const),
    ),
  );
  const told = [
    ...observationsOf(history, 'every-job-seen').flatMap(({ event }) => event.pods),
    ...observationsOf(history, 'every-job-ended').flatMap(({ event }) => event.prowJobs),
  ];
  return {
    next: observationsOf(history, 'every-job-started').length,
    jobs,
    done: new Set(told.map(({ prowJob }) => jobs.get(prowJob)).filter((job) => job !== undefined)),
  };
}

/**
 * Name of the ProwJob of one job in one sitting, in the form of a UUID as Prow's own are. A sitting that comes after a
 * killed one uses other names, so that a pod of the killed one is never taken for its own.
 */
export function prowJobName(runId: string, { sitting, job }: { sitting: number; job: number }): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([runId, sitting, job]))
    .digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

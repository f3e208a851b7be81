import type { ProwJob } from './prowjobs.js';

/**
 * Names of other ProwJobs that were made of the same event or message, of the same job: whoever is asked once makes one.
 * A ProwJob that was made of neither has none that anybody could tell.
 */
export function twinsOf(prowJob: ProwJob, seen: Iterable<ProwJob>): string[] {
  const request = requestOf(prowJob);
  if (request === null) return [];
  return [...seen]
    .filter((other) => other.name !== prowJob.name && requestOf(other) === request)
    .map(({ name }) => name)
    .sort();
}

/** What a ProwJob was made of, and which job it is; null where nothing on it says so. */
export function requestOf({ delivery, message, job }: ProwJob): string | null {
  const origin = delivery ?? message;
  return origin === null ? null : JSON.stringify([origin, job]);
}

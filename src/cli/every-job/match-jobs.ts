import type { JobToPlace } from '../../canaries/every-job/job-to-place.js';
import { MadeProwJob, whyNotStarted } from '../../canaries/every-job/staged-prowjob.js';
import { turnsOf } from '../../canaries/every-job/turns.js';
import type { Job } from '../../model/job.js';
import type { MadeJob } from './made-prowjobs.js';

/** A job of the description with the repository it is for: two of one name are told apart by it. */
export interface KnownJob {
  readonly job: Job;
  /** `org/repo`; null for a periodic. */
  readonly repository: string | null;
}

/** Every job of the description, and what can be submitted for it. */
export interface MatchedJobs {
  readonly jobs: readonly JobToPlace[];
  readonly leftOut: readonly { readonly job: number; readonly why: string }[];
  /** Jobs that Prow's loader has and the description has not. */
  readonly unknown: readonly string[];
}

/**
 * Finds for each job of the description the ProwJob that Prow made of it: by type, repository, name and file, and among
 * those of one name in one file by their order, which both keep.
 *
 * @param known - in the order of the description.
 */
export function matchJobs(known: readonly KnownJob[], made: readonly MadeJob[]): MatchedJobs {
  const waiting = new Map<string, MadeJob[]>();
  for (const one of made) {
    const key = keyOf(one);
    waiting.set(key, [...(waiting.get(key) ?? []), one]);
  }
  const jobs: JobToPlace[] = [];
  const leftOut: { job: number; why: string }[] = [];
  for (const [index, { job, repository }] of known.entries()) {
    const found = waiting.get(keyOf({ ...job, repository: repository ?? '' }))?.shift();
    if (found === undefined) {
      leftOut.push({ job: index, why: 'Prow’s own loader does not have it' });
      continue;
    }
    const prowJob = MadeProwJob.parse(JSON.parse(found.prowJob));
    const why = whyNotStarted(prowJob) ?? whyAnothers(job);
    if (why !== null) leftOut.push({ job: index, why });
    else jobs.push({ job: index, spelling: job.cluster, made: found.prowJob, turns: turnsOf(prowJob) });
  }
  const unknown = [...waiting.values()].flat().map(({ type, name, file }) => `${name} (${type}, ${file})`);
  return { jobs, leftOut, unknown: unknown.sort() };
}

/** A Prow that makes a job of plank's of another agent's would have us start what production does not start here. */
function whyAnothers({ agent }: Job): string | null {
  return agent === undefined ? null : `Prow made a job of plank’s of it, and production’s has agent ${agent}`;
}

function keyOf({ type, repository, name, file }: Pick<MadeJob, 'type' | 'repository' | 'name' | 'file'>): string {
  return JSON.stringify([type, repository, name, file]);
}

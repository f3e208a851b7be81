import { placeEveryJob } from '../../canaries/every-job/place-every-job.js';
import { jobsOf } from '../../production/read-jobs.js';
import type { Production } from '../../production/read-production.js';
import { asYaml } from '../../production/source-files.js';
import { line } from '../console.js';
import { type CandidateRun, onCandidate } from '../on-candidate.js';
import { madeProwJobs } from './made-prowjobs.js';
import { matchJobs } from './match-jobs.js';

/** One sitting of the proof of every job, on an environment that stands at the candidate. */
export interface EveryJobOptions extends CandidateRun {
  readonly production: Production;
  /** Path of the program that makes ProwJobs, as soon as it is built. */
  readonly lister: Promise<string>;
  readonly planks: number;
}

/**
 * Submits every job of production's configuration and writes down where each went. What hinders that is in the history
 * as undecided, and the verdict says so.
 *
 * @throws the signal's reason when interrupted; the run can then be taken up again.
 */
export async function runEveryJob(options: EveryJobOptions): Promise<void> {
  const { folder, production, lister, planks, signal, say } = options;
  await onCandidate(options, async (run) => {
    try {
      const { prowConfig, jobConfigs } = production;
      const known = [prowConfig, ...jobConfigs].map(asYaml).flatMap(jobsOf);
      say(`Prow’s own code makes a ProwJob of each of ${known.length} jobs`);
      const made = await madeProwJobs(production, { program: await lister, signal });
      await placeEveryJob(run, { ...matchJobs(known, made), planks });
    } catch (error) {
      if (signal.aborted) line(`To go on with the jobs that are left, add: --every-job --resume ${folder}`);
      throw error;
    }
  });
}

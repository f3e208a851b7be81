import { placeEveryJob } from '../../canaries/every-job/place-every-job.js';
import { openRun } from '../../canaries/open-run.js';
import { jobsOf } from '../../production/read-jobs.js';
import type { Production } from '../../production/read-production.js';
import { asYaml } from '../../production/source-files.js';
import { line } from '../console.js';
import { environmentPath } from '../environment-file.js';
import { madeProwJobs } from './made-prowjobs.js';
import { matchJobs } from './match-jobs.js';

/** One sitting of the proof of every job, on an environment that stands at the candidate. */
export interface EveryJobOptions {
  /** Folder of the standing environment. */
  readonly directory: string;
  /** Folder of the run; its history says that the candidate's phase started. */
  readonly folder: string;
  readonly production: Production;
  /** Path of the program that makes ProwJobs, as soon as it is built. */
  readonly lister: Promise<string>;
  readonly planks: number;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}

/** Places every job after what a run's folder holds already, and says how far it is. */
export type PlaceEveryJob = (folder: string, say: (text: string) => void) => Promise<void>;

/**
 * Submits every job of production's configuration and writes down where each went. What hinders that is in the history
 * as undecided, and the verdict says so.
 *
 * @throws the signal's reason when interrupted; the run can then be taken up again.
 */
export async function runEveryJob(options: EveryJobOptions): Promise<void> {
  const { directory, folder, production, lister, planks, signal, say } = options;
  const run = openRun(folder, {
    environmentPath: environmentPath(directory),
    phase: 'candidate',
    signal,
    progress: say,
  });
  try {
    const { prowConfig, jobConfigs } = production;
    const known = [prowConfig, ...jobConfigs].map(asYaml).flatMap(jobsOf);
    say(`Prow’s own code makes a ProwJob of each of ${known.length} jobs`);
    const made = await madeProwJobs(production, { program: await lister, signal });
    await placeEveryJob(run, { ...matchJobs(known, made), planks });
  } catch (error) {
    if (signal.aborted) line(`To go on with the jobs that are left, add: --every-job --resume ${folder}`);
    signal.throwIfAborted();
    const detail = error instanceof Error ? error.message : String(error);
    run.history.append({ kind: 'undecided', phase: 'candidate', cause: 'suite-crashed', detail });
    say(detail.split('\n')[0] ?? '');
  } finally {
    run.history.close();
  }
}

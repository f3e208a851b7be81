import { apiFailure } from '../api-failure.js';
import type { Run } from '../open-run.js';
import { PROW_JOB_RESOURCE } from '../prowjob-manifest.js';
import { inParallel } from './in-parallel.js';
import type { JobToPlace } from './job-to-place.js';
import type { Plank } from './more-planks.js';
import { prowJobName } from './past-sittings.js';
import { MadeProwJob, stagedProwJob } from './staged-prowjob.js';

/**
 * Creates the ProwJobs of a batch of jobs for one plank. The history names them first. What the API server refuses is
 * in the history as undecided, and not in the answer.
 */
export async function submitJobs(
  run: Run,
  {
    jobs,
    plank,
    sitting,
    names,
  }: { jobs: readonly JobToPlace[]; plank: Plank; sitting: number; names: Map<string, number> },
): Promise<(JobToPlace & { prowJob: string; plank: Plank })[]> {
  if (jobs.length === 0) return [];
  const named = jobs.map((one) => ({ ...one, plank, prowJob: prowJobName(run.id, { sitting, job: one.job }) }));
  const told = named.map(({ job, prowJob }) => ({ job, prowJob }));
  run.history.append({ kind: 'every-job-submitted', sitting, plank: plank.number, jobs: told });
  for (const { job, prowJob } of named) names.set(prowJob, job);
  const { namespace } = plank;
  const startTime = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const submitted: typeof named = [];
  await inParallel(named, async (one) => {
    const submission = { prowJob: one.prowJob, namespace, runId: run.id, startTime };
    const body = stagedProwJob(MadeProwJob.parse(JSON.parse(one.made)), submission, run.environment);
    try {
      await run.service.custom.createNamespacedCustomObject({ ...PROW_JOB_RESOURCE, namespace, body });
      submitted.push(one);
    } catch (error) {
      run.signal.throwIfAborted();
      const detail = `job ${one.job} (ProwJob ${one.prowJob}) was not created: ${apiFailure(error)}`;
      run.history.append({ kind: 'undecided', phase: run.phase, cause: 'cluster-unreadable', detail });
    }
  });
  return submitted;
}

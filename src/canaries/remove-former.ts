import type { Run } from './open-run.js';
import { deleteProwJob, isFinal, listProwJobs, type ProwJob } from './prowjobs.js';
import { isOfThisPhase } from './this-phase.js';

/** So many are removed at once: an API server of a busy machine has other things to do. */
const AT_ONCE = 10;

/**
 * Removes the ProwJobs of canaries that were over before this phase began. Each look at ProwJobs, Prow's own too, lists all
 * that there are: after ten runs on one environment there were 4,500, and a list took a minute.
 *
 * @throws {ApiException} The service cluster does not answer.
 */
export async function removeFormer(run: Run): Promise<void> {
  const { service, environment } = run;
  const all = await listProwJobs(service, environment.namespaces.prowJobs);
  const names = [...all.values()].filter((one) => isFormer(run, one)).map(({ name }) => name);
  while (names.length > 0 && !run.signal.aborted)
    await Promise.all(names.splice(0, AT_ONCE).map((name) => deleteProwJob(service, { environment, name })));
}

/** Of nobody else, and nothing that Prow still has to do with. */
function isFormer(run: Run, prowJob: ProwJob): boolean {
  const isCanary = prowJob.isMarked || prowJob.job.startsWith(run.environment.canary.jobPrefix);
  return isCanary && isFinal(prowJob) && prowJob.isComplete && !isOfThisPhase(run, prowJob.createdAt);
}

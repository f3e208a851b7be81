import type { Run } from './open-run.js';
import { deleteProwJob, isFinal, listProwJobs, type ProwJob } from './prowjobs.js';

/** So many are removed at once: an API server of a busy machine has other things to do. */
const AT_ONCE = 10;

/**
 * Removes the ProwJobs of canaries that were over before this run began, all but the last of each job: by it horologium
 * decides whether a periodic is due, and where there is none it starts one unasked (cmd/horologium/main.go). Those of an
 * earlier phase of the run stay: sinker removes the pod of a ProwJob that is gone, and no sweep may have seen it yet. Each
 * look at ProwJobs, Prow's own too, lists all that there are: after ten runs on one environment there were 4,500, and a
 * list took a minute.
 *
 * @throws {ApiException} The service cluster does not answer.
 */
export async function removeFormer(run: Run): Promise<void> {
  const { service, environment } = run;
  const all = [...(await listProwJobs(service, environment.namespaces.prowJobs)).values()];
  const oldestFirst = all.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  const last = new Map(oldestFirst.map(({ job, name }) => [job, name]));
  const names = all.filter((one) => isFormer(run, one) && last.get(one.job) !== one.name).map(({ name }) => name);
  while (names.length > 0 && !run.signal.aborted)
    await Promise.all(names.splice(0, AT_ONCE).map((name) => deleteProwJob(service, { environment, name })));
}

/** Of nobody else, and nothing that Prow still has to do with. */
function isFormer(run: Run, prowJob: ProwJob): boolean {
  const { job, isMarked, completedAt } = prowJob;
  const isCanary = isMarked || job.startsWith(run.environment.canary.jobPrefix);
  const wasOver = completedAt !== null && Date.parse(completedAt) < Date.parse(run.startedAt);
  return isCanary && isFinal(prowJob) && wasOver;
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery } from '../../model/github-control.js';
import type { Run } from '../open-run.js';
import { type ProwJob, prowJobsOfEvent } from '../prowjobs.js';
import type { ErrandLimits } from './errand-limits.js';

/**
 * Waits until an event has led to a ProwJob that is as it should be, or the limit is reached.
 *
 * @returns The ProwJob as it was last; null where there is none.
 */
export async function awaitProwJob(
  run: Run,
  given: { delivery: Delivery | null; job: string; is: (prowJob: ProwJob) => boolean; limits: ErrandLimits },
): Promise<ProwJob | null> {
  const { delivery, job, is, limits } = given;
  if (delivery === null) return null;
  const of = { namespace: run.environment.namespaces.prowJobs, delivery: delivery.id };
  const deadline = performance.now() + limits.waitLimitMs;
  for (;;) {
    const found = (await prowJobsOfEvent(run.service, of)).find((one) => one.job === job) ?? null;
    if ((found !== null && is(found)) || performance.now() >= deadline) return found;
    await sleep(limits.pauseMs, undefined, { signal: run.signal });
  }
}

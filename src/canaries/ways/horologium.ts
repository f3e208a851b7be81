import { CANARY_INTERVAL } from '../../model/canary.js';
import type { Run } from '../open-run.js';
import { isFinal, type ProwJob, retime } from '../prowjobs.js';
import { isOfThisPhase } from '../this-phase.js';
import { configuredCanaries } from './configured-canaries.js';
import { hasJobName, type WayDriver } from './way-driver.js';

/** How much longer than an interval a job began before it is due: clocks differ, and times are told in whole seconds. */
const AND_MORE_MS = 60_000;

/** Periodics with an interval: horologium starts them once they are due, the first of each in a phase is the canary. */
export const horologiumInterval: WayDriver = {
  plan: (environment) => configuredCanaries(environment, 'horologium-interval'),
  recognises: hasJobName,
  whileAwaited: async (run, { prowJobs, awaited }) => {
    const jobs = new Set(awaited.map(({ job }) => job));
    const earlier = [...prowJobs.values()].filter(
      (one) => jobs.has(one.job) && isFinal(one) && !isOfThisPhase(run, one.createdAt),
    );
    await makeDue(run, earlier);
  },
};

/** Periodics with a cron line: due at their time, whatever ran before. */
export const horologiumCron: WayDriver = {
  plan: (environment) => configuredCanaries(environment, 'horologium-cron'),
  recognises: hasJobName,
};

/**
 * Has each of these have begun longer ago than the interval: horologium starts a periodic again when the latest of its
 * ProwJobs, by the time at which they began, is complete and began longer ago (cmd/horologium/main.go,
 * `GetLatestProwJobs` of pkg/pjutil). A build that was tried before may have ended jobs without a time of completion: they
 * would never be followed by another, whoever runs now.
 */
async function makeDue({ service, environment }: Run, prowJobs: readonly ProwJob[]): Promise<void> {
  const due = Date.now() - CANARY_INTERVAL.ms;
  const early = ({ startedAt, isComplete }: ProwJob) =>
    !isComplete || startedAt === null || Date.parse(startedAt) >= due;
  const startedAt = new Date(due - AND_MORE_MS);
  const late = (isComplete: boolean) => (isComplete ? { startedAt } : { startedAt, completedAt: new Date() });
  await Promise.all(
    prowJobs.filter(early).map(({ name, isComplete }) => retime(service, { environment, name }, late(isComplete))),
  );
}

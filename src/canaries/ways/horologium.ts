import type { Run } from '../open-run.js';
import { deleteProwJob, isFinal } from '../prowjobs.js';
import { isOfThisPhase } from '../this-phase.js';
import { configuredCanaries } from './configured-canaries.js';
import { hasJobName, type WayDriver } from './way-driver.js';

/** Periodics with an interval: horologium starts them by itself, the first of each in a phase is the canary. */
export const horologiumInterval: WayDriver = {
  plan: (environment) => configuredCanaries(environment, 'horologium-interval'),
  recognises: hasJobName,
  whileAwaited: (run, { prowJobs, awaited }) => {
    const stale = [...prowJobs.values()].filter(
      (one) => awaited.some(({ job }) => job === one.job) && isFinal(one) && !isOfThisPhase(run, one.createdAt),
    );
    return removeStale(
      run,
      stale.map(({ name }) => name),
    );
  },
};

/** Periodics with a cron line: due at their time, whatever ran before. */
export const horologiumCron: WayDriver = {
  plan: (environment) => configuredCanaries(environment, 'horologium-cron'),
  recognises: hasJobName,
};

/**
 * A periodic that ran before this phase would start again only after its
 * interval. Horologium starts one whose ProwJob it cannot find at its next tick
 * (cmd/horologium/main.go), so the old ones of our own periodics are removed.
 */
async function removeStale({ service, environment }: Run, names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => deleteProwJob(service, { environment, name })));
}

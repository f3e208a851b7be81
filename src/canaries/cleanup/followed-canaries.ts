import { setTimeout as sleep } from 'node:timers/promises';
import type { Canary } from '../../model/canary.js';
import type { Run } from '../open-run.js';
import { listProwJobs, type ProwJob } from '../prowjobs.js';
import { startWays } from '../start-ways.js';
import { watchCanaries } from '../watched-canaries.js';

/** Canaries that are submitted by one suite and looked at by another. */
export interface FollowedCanaries {
  /** ProwJob name → canary. */
  readonly canaries: ReadonlyMap<string, Canary>;
  /** Takes in the ProwJobs as they are now. */
  readonly look: () => Promise<ReadonlyMap<string, ProwJob>>;
  /** Writes down how each ended. */
  readonly conclude: (waitLimitMs: number) => void;
}

/**
 * ProwJobs of one second have no order for plank (`countPendingOrOlderTriggeredMatchingPJs`): where it ends between making
 * the pod of the first and writing that down, its successor takes neither for older and starts both.
 */
const APART_MS = 1_500;

/** Submits canaries as part of the first start's sweep; of those that wait for each other, the second later. */
export async function submitFollowed(run: Run, canaries: readonly Canary[]): Promise<FollowedCanaries> {
  const watched = watchCanaries(run, { start: 0, canaries });
  const isSecond = ({ task }: Canary, index: number): boolean =>
    (task === 'serial' || task === 'queued') && canaries.slice(0, index).some((one) => one.task === task);
  const seconds = canaries.filter(isSecond);
  await startWays(run, { canaries: canaries.filter((one) => !seconds.includes(one)), watched });
  if (seconds.length > 0) {
    await sleep(APART_MS, undefined, { signal: run.signal });
    await startWays(run, { canaries: seconds, watched });
  }
  return {
    canaries: watched.canaries(),
    look: async () => {
      const prowJobs = await listProwJobs(run.service, run.environment.namespaces.prowJobs);
      watched.update(prowJobs);
      return prowJobs;
    },
    conclude: watched.conclude,
  };
}

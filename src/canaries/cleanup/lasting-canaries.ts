import type { Canary } from '../../model/canary.js';
import type { Run } from '../open-run.js';
import { planLasting } from '../plan.js';
import { listProwJobs } from '../prowjobs.js';
import { startWays } from '../start-ways.js';
import { type WatchedCanaries, watchCanaries } from '../watched-canaries.js';

/** The lasting canaries of a phase, once they are submitted. */
export interface LastingCanaries {
  /** ProwJob name → canary. */
  readonly canaries: ReadonlyMap<string, Canary>;
  /** Takes in the ProwJobs as they are now. */
  readonly look: () => Promise<ReadonlyMap<string, { state: string; isComplete: boolean }>>;
  /** Writes down how each ended. */
  readonly conclude: (waitLimitMs: number) => void;
}

/** Submits the canaries that last until deck aborts them, as part of the first start's sweep. */
export async function submitLasting(run: Run): Promise<LastingCanaries> {
  const canaries = planLasting(run.environment);
  const watched: WatchedCanaries = watchCanaries(run, { start: 0, canaries });
  await startWays(run, { canaries, watched });
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

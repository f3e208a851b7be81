import type { Canary } from '../model/canary.js';
import { WAYS } from '../model/way.js';
import { apiFailure } from './api-failure.js';
import type { Run } from './open-run.js';
import type { ProwJob } from './prowjobs.js';
import type { WatchedCanaries } from './watched-canaries.js';
import { WAY_DRIVERS } from './ways/drivers.js';

/** Starts canaries through all their ways, side by side. What a way could not start is in the history as undecided. */
export async function startWays(
  run: Run,
  { canaries, watched }: { readonly canaries: readonly Canary[]; readonly watched: WatchedCanaries },
): Promise<void> {
  await Promise.all(
    WAYS.map(async (way) => {
      const own = canaries.filter((canary) => canary.way === way);
      if (own.length === 0) return;
      try {
        await WAY_DRIVERS[way].start?.(run, { ...watched, canaries: own });
      } catch (error) {
        for (const canary of watched.awaited()) if (canary.way === way) watched.undecided(canary, apiFailure(error));
      }
    }),
  );
}

/** Lets each way look after those of its canaries that have no ProwJob yet. */
export async function attendWays(
  run: Run,
  { watched, prowJobs }: { readonly watched: WatchedCanaries; readonly prowJobs: ReadonlyMap<string, ProwJob> },
): Promise<void> {
  const awaited = watched.awaited();
  for (const way of WAYS) {
    const own = awaited.filter((canary) => canary.way === way);
    if (own.length > 0) await WAY_DRIVERS[way].whileAwaited?.(run, { prowJobs, awaited: own });
  }
}

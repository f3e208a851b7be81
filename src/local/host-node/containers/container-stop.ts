import { setTimeout as sleep } from 'node:timers/promises';
import { signalProcess } from '../../process-identity.js';
import type { ContainerRun } from './container-run.js';

const LOOK_EVERY_MS = 50;

export interface StopOptions {
  /** Reads the run as it is now; null once there is none. */
  readonly observe: () => ContainerRun | null;
  /** Seconds between SIGTERM and SIGKILL; asked again each time, because a second deletion may shorten it. */
  readonly graceSeconds: () => number;
}

/**
 * Ends a container as a kubelet does: SIGTERM to its first process, SIGKILL once
 * the grace period is over. Returns when it has ended.
 */
export async function stopContainer({ observe, graceSeconds }: StopOptions): Promise<void> {
  const askedAt = Date.now();
  let isAsked = false;
  for (let run = observe(); run !== null && run.end === null; run = observe()) {
    // A container that is still being set up has no program yet that could be told.
    if (run.process !== null) {
      if (Date.now() - askedAt >= graceSeconds() * 1000) signalProcess(run.process, 'SIGKILL');
      else if (!isAsked) isAsked = signalProcess(run.process, 'SIGTERM');
    }
    await sleep(LOOK_EVERY_MS);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { signalProcess } from '../../process-identity.js';
import type { ContainerRun } from './container-run.js';

const LOOK_EVERY_MS = 50;
/** What a container gets at least between its preStop hook and SIGKILL (Kubernetes, "Pod termination"). */
const EXTENSION_MS = 2000;

export interface StopOptions {
  /** Reads the run as it is now; null once there is none. */
  readonly observe: () => ContainerRun | null;
  /** Seconds between SIGTERM and SIGKILL; asked again each time, because a second deletion may shorten it. */
  readonly graceSeconds: () => number;
  /** What is done before SIGTERM; its time counts as part of the grace period. */
  readonly beforeSignal?: (run: ContainerRun, limitMs: number) => Promise<void>;
}

/**
 * Ends a container as a kubelet does: its preStop hook, SIGTERM to its first process,
 * SIGKILL once the grace period is over. Returns when it has ended.
 */
export async function stopContainer({ observe, graceSeconds, beforeSignal }: StopOptions): Promise<void> {
  const askedAt = Date.now();
  const graceMs = () => graceSeconds() * 1000;
  let toldAt: number | null = null;
  let hook: 'none' | 'to be run' | 'running' | 'done' = beforeSignal === undefined ? 'none' : 'to be run';
  for (let run = observe(); run !== null && run.end === null; run = observe()) {
    const isOver = Date.now() - askedAt >= graceMs();
    // A container that is still being set up has no program yet that could be told.
    if (run.process !== null) {
      if (hook === 'to be run' && !isOver) {
        hook = 'running';
        void beforeSignal?.(run, graceMs()).finally(() => {
          hook = 'done';
        });
      } else if (toldAt === null && isOver && (hook === 'none' || hook === 'to be run')) {
        signalProcess(run.process, 'SIGKILL');
      } else if (toldAt === null && (isOver || hook !== 'running')) {
        if (signalProcess(run.process, 'SIGTERM')) toldAt = Date.now();
      } else if (toldAt !== null && isOver && (hook === 'none' || Date.now() - toldAt >= EXTENSION_MS)) {
        signalProcess(run.process, 'SIGKILL');
      }
    }
    await sleep(LOOK_EVERY_MS);
  }
}

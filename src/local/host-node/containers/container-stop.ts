import { setTimeout as sleep } from 'node:timers/promises';
import { signalProcess } from '../../process-identity.js';
import type { ContainerRun } from './container-run.js';

const LOOK_EVERY_MS = 50;
/** What a container gets at least between its preStop hook and SIGKILL (Kubernetes, "Pod termination"). */
const EXTENSION_MS = 2000;
/**
 * What a container is at least old when it is told. A kubelet that has started one ends it after it has seen it run,
 * which it looks for once a second (pkg/kubelet/kubelet.go, genericPlegRelistPeriod; pod_workers.go waits for newer
 * news of the pod). Told at once, the program may not be in place, or have no handler yet, and the kernel throws away
 * a SIGTERM for process 1 of a process namespace that has none (pid_namespaces(7)): it would live on for all its grace.
 */
const SEEN_AFTER_MS = 1000;

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
  let askedAt: number | null = null;
  const graceMs = () => graceSeconds() * 1000;
  let toldAt: number | null = null;
  let hook: 'none' | 'to be run' | 'running' | 'done' = beforeSignal === undefined ? 'none' : 'to be run';
  for (let run = observe(); run !== null && run.end === null; run = observe()) {
    // A container that is still being set up has no program yet that could be told.
    if (run.process !== null && hasBeenSeen(run)) {
      askedAt ??= Date.now();
      const isOver = Date.now() - askedAt >= graceMs();
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

function hasBeenSeen({ startedAt }: ContainerRun): boolean {
  return startedAt === null || Date.now() - Date.parse(startedAt) >= SEEN_AFTER_MS;
}

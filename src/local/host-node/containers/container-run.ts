import type { ProcessIdentity } from '../../process-identity.js';

/** Written before a container is started, so that a node that comes back knows what it tried. */
export interface Launch {
  readonly attempt: number;
  readonly containerId: string;
  readonly image: string;
  readonly imageId: string;
  readonly launchedAt: string;
  /** Which sandbox of the pod it was started in; a new sandbox starts everything again. */
  readonly sandbox: number;
  /** Milliseconds to wait after this attempt has ended before the next. */
  readonly backoffMs: number;
}

/** How a container ended. */
export interface RunEnd {
  readonly exitCode: number;
  readonly reason: 'Completed' | 'Error' | 'OOMKilled' | 'StartError' | 'ContainerStatusUnknown';
  readonly message?: string;
  readonly finishedAt: string;
}

/** One attempt of one container, as the machine shows it. */
export interface ContainerRun extends Launch {
  /** What the names of its files begin with (run-files.ts). */
  readonly prefix: string;
  /** Null until the program is about to run. */
  readonly startedAt: string | null;
  readonly process: ProcessIdentity | null;
  readonly end: RunEnd | null;
}

// kubelet's MaxContainerBackOff and initial back-off (pkg/kubelet/kubelet.go).
const BACKOFF_FIRST_MS = 10_000;
const BACKOFF_MAX_MS = 300_000;

/** Milliseconds since the epoch before which a container that ended must not be started again. */
export function retryAt(run: ContainerRun): number {
  return run.end === null ? 0 : Date.parse(run.end.finishedAt) + (hasRecovered(run) ? 0 : run.backoffMs);
}

/**
 * The back-off after the attempt that follows `previous`: none after the first
 * start, then 10 s doubled up to 5 minutes, and from the beginning again once a
 * container has run for 10 minutes.
 */
export function nextBackoffMs(previous: ContainerRun | null): number {
  if (previous === null) return 0;
  if (previous.backoffMs === 0 || hasRecovered(previous)) return BACKOFF_FIRST_MS;
  return Math.min(BACKOFF_MAX_MS, previous.backoffMs * 2);
}

// client-go's flowcontrol.Backoff: an entry is forgotten after twice the longest back-off.
function hasRecovered({ launchedAt, end }: ContainerRun): boolean {
  return end !== null && Date.parse(end.finishedAt) - Date.parse(launchedAt) > 2 * BACKOFF_MAX_MS;
}

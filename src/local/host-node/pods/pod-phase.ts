import type { ContainerStatus, Pod, PodPhase } from '../pod.js';

export interface PhaseFacts {
  readonly pod: Pod;
  readonly statuses: readonly ContainerStatus[];
  readonly initStatuses: readonly ContainerStatus[];
  /** The pod may not run again, whatever its restart policy. */
  readonly isStopped: boolean;
}

/**
 * A pod's phase from its containers' statuses.
 *
 * @see Kubernetes, kubelet's getPhase (pkg/kubelet/kubelet_pods.go)
 */
export function podPhase({ pod, statuses, initStatuses, isStopped }: PhaseFacts): PodPhase {
  const policy = pod.spec.restartPolicy ?? 'Always';
  const initFailed = initStatuses.some(
    ({ state }) => state.terminated !== undefined && state.terminated.exitCode !== 0,
  );
  const initPending = initStatuses.some(({ state }) => state.terminated === undefined);
  if (initFailed && policy === 'Never') return 'Failed';
  const ended = statuses.filter(hasEnded);
  const running = statuses.filter(({ state }) => state.running !== undefined);
  const allEnded = ended.length === statuses.length;
  const allSucceeded = ended.every(({ state }) => state.terminated?.exitCode === 0);
  const isInitRunning = initStatuses.some(({ state }) => state.running !== undefined);
  if (isStopped && running.length === 0 && !isInitRunning) return allEnded && allSucceeded ? 'Succeeded' : 'Failed';
  if ((initPending || initFailed) && running.length === 0) return 'Pending';
  if (statuses.some((status) => status.state.waiting !== undefined && !hasEnded(status))) return 'Pending';
  if (running.length > 0 || policy === 'Always') return 'Running';
  if (allSucceeded) return 'Succeeded';
  return policy === 'Never' ? 'Failed' : 'Running';
}

// A container that waits for its back-off has ended too.
function hasEnded({ state, lastState }: ContainerStatus): boolean {
  return state.terminated !== undefined || (state.waiting !== undefined && lastState.terminated !== undefined);
}

import { containerStatus, wholeSeconds } from '../containers/container-status.js';
import type { PodStatus } from '../pod.js';
import { podConditions } from './pod-conditions.js';
import type { PodObservation } from './pod-observation.js';
import { podPhase } from './pod-phase.js';

/** The reason of a pod that asks for what host nodes do not do. */
export const UNSUPPORTED_POD_FIELD = 'UnsupportedPodField';

/**
 * The status that a node reports for a pod, from what it observes and nothing else.
 * A pod that has ended stays ended: its phase never goes back.
 */
export function podStatus(observation: PodObservation, nowMs: number): PodStatus {
  const { pod, stopped, podIP, hostIP } = observation;
  const statuses = pod.spec.containers.map((container) => containerStatus(container, observation, nowMs));
  const initStatuses = (pod.spec.initContainers ?? []).map((container) =>
    containerStatus(container, observation, nowMs),
  );
  const isStopped = stopped !== null;
  const phase = stopped?.failed === true ? 'Failed' : podPhase({ pod, statuses, initStatuses, isStopped });
  const isRefused = stopped?.reason === UNSUPPORTED_POD_FIELD;
  const generation = pod.metadata.generation;
  return {
    phase,
    ...(stopped?.reason === undefined ? {} : { reason: stopped.reason }),
    ...(stopped?.message === undefined ? {} : { message: stopped.message }),
    conditions: podConditions({
      phase,
      statuses,
      initStatuses,
      hasSandbox: observation.hasSandbox,
      before: pod.status?.conditions ?? [],
      now: new Date(nowMs).toISOString(),
      generation,
    }),
    // A pod that was refused never had containers that a status could tell about.
    ...(isRefused ? {} : { containerStatuses: statuses }),
    ...(isRefused || initStatuses.length === 0 ? {} : { initContainerStatuses: initStatuses }),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(podIP === null ? {} : { podIP, podIPs: [{ ip: podIP }] }),
    startTime: wholeSeconds(observation.startTime),
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  };
}

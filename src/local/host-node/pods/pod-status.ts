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
  // A pod has failed once all of its containers have ended; until then it is being ended.
  const isEnding = [...statuses, ...initStatuses].some(({ state }) => state.running !== undefined);
  const hasFailed = stopped?.failed === true && !isEnding;
  const phase = hasFailed ? 'Failed' : podPhase({ pod, statuses, initStatuses, isStopped });
  const told = hasFailed ? stopped : null;
  const isRefused = stopped?.reason === UNSUPPORTED_POD_FIELD;
  const generation = pod.metadata.generation;
  return {
    phase,
    ...(told?.reason === undefined ? {} : { reason: told.reason }),
    ...(told?.message === undefined ? {} : { message: told.message }),
    conditions: podConditions({
      phase,
      statuses,
      initStatuses,
      hasSandbox: observation.hasSandbox,
      readinessGates: (pod.spec.readinessGates ?? []).map(({ conditionType }) => conditionType),
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

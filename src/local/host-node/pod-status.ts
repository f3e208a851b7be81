import { containerStatus, wholeSeconds } from './container-status.js';
import type { PodStatus } from './pod.js';
import { podConditions } from './pod-conditions.js';
import type { PodObservation } from './pod-observation.js';
import { podPhase } from './pod-phase.js';

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
  const generation = pod.metadata.generation;
  return {
    phase,
    ...(stopped?.reason === undefined ? {} : { reason: stopped.reason }),
    ...(stopped?.message === undefined ? {} : { message: stopped.message }),
    conditions: podConditions({
      phase,
      statuses,
      initStatuses,
      hasSandbox: podIP !== null,
      before: pod.status?.conditions ?? [],
      now: new Date(nowMs).toISOString(),
      generation,
    }),
    containerStatuses: statuses,
    ...(initStatuses.length === 0 ? {} : { initContainerStatuses: initStatuses }),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(podIP === null ? {} : { podIP, podIPs: [{ ip: podIP }] }),
    startTime: wholeSeconds(observation.startTime),
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  };
}

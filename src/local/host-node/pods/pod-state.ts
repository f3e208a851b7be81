import { isRunning } from '../../process-identity.js';
import { type RunStore, runStore } from '../containers/run-store.js';
import type { NodeContext } from '../node-context.js';
import type { Container, Pod } from '../pod.js';
import { type PodProbes, podProbes } from '../probes/pod-probes.js';
import { unsupportedFields } from '../unsupported-fields.js';
import { type CreationProblems, creationProblems } from './creation-problems.js';
import type { ContainerObservation, PodObservation } from './pod-observation.js';
import { type PodPaths, podPaths } from './pod-paths.js';
import type { PodRecord } from './pod-record.js';
import { UNSUPPORTED_POD_FIELD } from './pod-status.js';
import { type StatusWriter, statusWriter } from './status-writer.js';

/** Everything that changes about one pod while this process looks after it. */
export interface PodState {
  /** As the API server last showed it. */
  pod: Pod;
  /** The API server no longer has it. */
  isGone: boolean;
  record: PodRecord;
  /** When to look at the volumes again, in milliseconds since the epoch; 0 until all are mounted. */
  volumesDueAt: number;
  /** Containers that are being ended. */
  readonly stopping: Set<string>;
  /** Container ids whose start, or failure to start, has been told. */
  readonly announced: Set<string>;
  /** Container ids whose postStart hook has been begun. */
  readonly hooked: Set<string>;
  /** Why the node has put the pod out, once it has. */
  evicted: string | null;
  /** When to measure the pod's volumes again, in milliseconds since the epoch. */
  measureAt: number;
  /** When to look at the memory of the pod's containers again, in milliseconds since the epoch. */
  memoryAt: number;
  deletedAt: number;
  readonly paths: PodPaths;
  readonly runs: RunStore;
  readonly problems: CreationProblems;
  readonly probes: PodProbes;
  readonly status: StatusWriter;
}

/** The state of a pod that this node has just seen, or found again by its record. */
export function newPodState(pod: Pod, record: PodRecord | null, context: NodeContext): PodState {
  const paths = podPaths(context.config.workDir, pod.metadata.uid);
  return {
    pod,
    isGone: false,
    record: record ?? {
      pod,
      startTime: pod.status?.startTime ?? new Date().toISOString(),
      address: null,
      holder: null,
      sandbox: 0,
    },
    volumesDueAt: 0,
    stopping: new Set(),
    announced: new Set(toldBefore(pod)),
    hooked: new Set(),
    evicted: null,
    measureAt: 0,
    memoryAt: 0,
    deletedAt: 0,
    paths,
    runs: runStore(paths),
    problems: creationProblems(),
    probes: podProbes(),
    status: statusWriter(pod, context),
  };
}

// What an earlier process of this node has reported it has told, too.
function toldBefore({ status }: Pod): string[] {
  const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  return statuses.flatMap(({ containerID, state }) =>
    containerID === undefined ? [] : [containerID, ...(state.waiting === undefined ? [] : [`${containerID} ended`])],
  );
}

/** Every container of a pod, init containers first. */
export function allContainers({ spec }: Pod): readonly Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

/** Looks at the machine: what is there of this pod now. */
export function observePod(state: PodState, { config }: NodeContext, nowMs: number): PodObservation {
  const { record, status } = state;
  // Our own last report is newer than the copy that the watch has brought.
  const own = status.last()?.conditions ?? [];
  const others = (state.pod.status?.conditions ?? []).filter(({ type }) => !own.some((one) => one.type === type));
  const conditions = [...own, ...others];
  const pod = { ...state.pod, status: { ...state.pod.status, conditions } };
  return {
    pod,
    containers: new Map(allContainers(pod).map((container) => [container.name, observeContainer(container, state)])),
    podIP: record.address,
    hasSandbox: record.holder !== null && isRunning(record.holder),
    hostIP: config.nodeAddress,
    startTime: record.startTime,
    stopped: stopReason(state, nowMs),
  };
}

function observeContainer(container: Container, state: PodState): ContainerObservation {
  const [newest = null, previous = null] = state.runs.read(container);
  const isCurrent = newest?.sandbox === state.record.sandbox;
  const run = isCurrent ? newest : null;
  const follows = run !== null && run.end === null;
  return {
    run,
    previous: isCurrent ? previous : newest,
    problem: follows ? null : state.problems.get(container.name),
    started: state.probes.started(container.name),
    ready: state.probes.ready(container.name),
  };
}

function stopReason({ pod, isGone, record, evicted }: PodState, nowMs: number): PodObservation['stopped'] {
  const { phase, reason, message } = pod.status ?? {};
  if (phase === 'Failed' || phase === 'Succeeded') {
    const told = { ...(reason === undefined ? {} : { reason }), ...(message === undefined ? {} : { message }) };
    return { failed: phase === 'Failed', ...told };
  }
  const refused = unsupportedFields(pod.spec);
  if (refused.length > 0) {
    const what = `Pod was rejected: host nodes do not support ${refused.join(', ')}`;
    return { failed: true, reason: UNSUPPORTED_POD_FIELD, message: what };
  }
  if (nowMs >= deadlineOf(pod, record)) {
    const what = 'Pod was active on the node longer than the specified deadline';
    return { failed: true, reason: 'DeadlineExceeded', message: what };
  }
  if (evicted !== null) return { failed: true, reason: 'Evicted', message: evicted };
  return isGone || pod.metadata.deletionTimestamp !== undefined ? { failed: false } : null;
}

/** When a pod's activeDeadlineSeconds are over, in milliseconds since the epoch. */
export function deadlineOf({ spec }: Pod, { startTime }: PodRecord): number {
  if (spec.activeDeadlineSeconds === undefined) return Number.POSITIVE_INFINITY;
  return Date.parse(startTime) + spec.activeDeadlineSeconds * 1000;
}

import type { Container, ContainerState, ContainerStatus, TerminatedState } from '../pod.js';
import type { ContainerObservation, PodObservation } from '../pods/pod-observation.js';
import { restarts, restartsInit } from '../pods/pod-plan.js';
import { type ContainerRun, retryAt } from './container-run.js';

/** A container's status as a kubelet would report it. */
export function containerStatus(container: Container, observation: PodObservation, nowMs: number): ContainerStatus {
  const seen = observation.containers.get(container.name) ?? NOT_SEEN;
  const { run, previous } = seen;
  const isInit = (observation.pod.spec.initContainers ?? []).includes(container);
  const backsOff = run?.end != null && observation.stopped === null && willRestart(observation, { seen, isInit });
  const isRunning = run?.startedAt != null && run.end === null;
  const last = backsOff && retryAt(run) > nowMs ? run : previous;
  return {
    name: container.name,
    image: container.image,
    imageID: run?.imageId ?? '',
    ...(run === null ? {} : { containerID: run.containerId }),
    // An init container is ready once it has succeeded.
    ready: isInit ? run?.end?.exitCode === 0 : isRunning && seen.ready,
    started: isInit ? false : isRunning && seen.started,
    restartCount: run?.attempt ?? 0,
    state: stateOf(container, { observation, seen, backsOff: backsOff && retryAt(run) > nowMs }),
    lastState: last?.end == null ? {} : { terminated: terminated(last) },
  };
}

const NOT_SEEN: ContainerObservation = { run: null, previous: null, problem: null, started: false, ready: false };

/** True for a container that has ended and that its pod's policy has started again. */
export function willRestart(
  { pod }: Pick<PodObservation, 'pod'>,
  { seen, isInit }: { readonly seen: ContainerObservation; readonly isInit: boolean },
): boolean {
  return isInit ? restartsInit(pod) && seen.run?.end?.exitCode !== 0 : restarts(pod, seen);
}

interface Reporting {
  readonly observation: PodObservation;
  readonly seen: ContainerObservation;
  readonly backsOff: boolean;
}

function stateOf(container: Container, { observation, seen, backsOff }: Reporting): ContainerState {
  const { run, problem } = seen;
  if (problem !== null) return { waiting: problem };
  if (run === null || (run.startedAt === null && run.end === null)) {
    const hasInit = (observation.pod.spec.initContainers ?? []).length > 0;
    return { waiting: { reason: hasInit ? 'PodInitializing' : 'ContainerCreating' } };
  }
  if (run.end === null) return { running: { startedAt: wholeSeconds(run.startedAt ?? run.launchedAt) } };
  if (backsOff)
    return { waiting: { reason: 'CrashLoopBackOff', message: backOffMessage(container, run, observation) } };
  return { terminated: terminated(run) };
}

/** kubelet's words for a restart that has to wait. */
export function backOffMessage(container: Container, run: ContainerRun, { pod }: Pick<PodObservation, 'pod'>): string {
  const { name, namespace, uid } = pod.metadata;
  const delay = goDuration(run.backoffMs);
  return `back-off ${delay} restarting failed container=${container.name} pod=${name}_${namespace}(${uid})`;
}

function goDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

function terminated(run: ContainerRun): TerminatedState {
  const { end } = run;
  return {
    exitCode: end?.exitCode ?? 0,
    reason: end?.reason ?? 'Completed',
    ...(end?.message === undefined ? {} : { message: end.message }),
    startedAt: wholeSeconds(run.startedAt ?? run.launchedAt),
    finishedAt: wholeSeconds(end?.finishedAt ?? run.launchedAt),
    containerID: run.containerId,
  };
}

/** Kubernetes' times have whole seconds; written so, an unchanged status compares equal. */
export function wholeSeconds(time: string): string {
  return `${time.slice(0, 19)}Z`;
}

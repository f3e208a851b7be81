import { mkdirSync } from 'node:fs';
import { watchRuns } from '../containers/watch-runs.js';
import { followLogTimes } from '../logs/pod-log-times.js';
import type { NodeContext } from '../node-context.js';
import type { Pod } from '../pod.js';
import { stepLoop } from '../step-loop.js';
import { endPod } from './pod-ending.js';
import { announceRuns } from './pod-news.js';
import { podObjects } from './pod-objects.js';
import type { PodRecord } from './pod-record.js';
import { keepPodRunning } from './pod-running.js';
import { allContainers, newPodState, observePod, type PodState } from './pod-state.js';
import { podStatus } from './pod-status.js';

/** Looks after one pod, one step at a time. */
export interface PodWorker {
  update(pod: Pod): void;
  /** The API server no longer has the pod. */
  remove(): void;
  /** A Secret or ConfigMap changed, named as in {@link podObjects}. */
  objectChanged(namespace: string, object: string): void;
  /** Stops looking; the pod's processes stay. */
  close(): void;
}

export interface WorkerOptions {
  readonly context: NodeContext;
  /** What an earlier process of this node knew about the pod. */
  readonly record: PodRecord | null;
  /** Nothing of the pod is left. */
  readonly onGone: () => void;
}

const DELETION_LOOK_MS = 5000;

/** Starts to look after a pod. */
export function podWorker(pod: Pod, { context, record, onGone }: WorkerOptions): PodWorker {
  const state = newPodState(pod, record, context);
  const { namespace, name } = pod.metadata;
  const loop = stepLoop({
    step: () => takeStep(state, { context, kick: () => loop.kick(), onGone: () => close() }),
    onTrouble: (error) => context.onTrouble(`pod ${namespace}/${name}: ${String(error)}`),
  });
  mkdirSync(state.paths.runs, { recursive: true });
  const stopWatching = watchRuns(state.paths.runs, { onChange: loop.kick, onTrouble: context.onTrouble });
  const stopLogTimes = followLogTimes(allContainers(pod), state);
  const stopLooking = () => {
    loop.close();
    stopWatching();
    stopLogTimes();
    state.probes.stop();
  };
  const close = () => {
    stopLooking();
    onGone();
  };
  loop.kick();
  return { ...messages(state, loop.kick), close: stopLooking };
}

interface Stepping {
  readonly context: NodeContext;
  readonly kick: () => void;
  readonly onGone: () => void;
}

async function takeStep(state: PodState, { context, kick, onGone }: Stepping): Promise<number> {
  const observation = observePod(state, context, Date.now());
  const { phase } = podStatus(observation, Date.now());
  const mayRun = observation.stopped === null && phase !== 'Succeeded' && phase !== 'Failed';
  if (mayRun) return keepPodRunning(state, { context, kick });
  // A container may have started and ended between two looks.
  announceRuns(state, observation, context);
  if (await endPod(state, observation, { context, kick })) onGone();
  // A pod that has ended only waits for what the API server tells, or for its own deletion.
  return state.pod.metadata.deletionTimestamp === undefined ? Number.POSITIVE_INFINITY : Date.now() + DELETION_LOOK_MS;
}

function messages(state: PodState, kick: () => void): Omit<PodWorker, 'close'> {
  const dueVolumes = () => {
    // Not 0: that would mean that no volume was ever mounted.
    state.volumesDueAt = Math.min(state.volumesDueAt, 1);
  };
  return {
    update(next) {
      if (JSON.stringify(downward(next)) !== JSON.stringify(downward(state.pod))) dueVolumes();
      for (const name of changedImages(state.pod, next)) state.problems.clear(name);
      state.status.compare(next.status);
      state.pod = next;
      kick();
    },
    remove() {
      state.isGone = true;
      kick();
    },
    objectChanged(namespace, object) {
      if (namespace !== state.pod.metadata.namespace || !podObjects(state.pod).has(object)) return;
      dueVolumes();
      state.problems.retryConfiguration();
      kick();
    },
  };
}

// Another image is asked for at once, whatever became of the one before.
function changedImages(before: Pod, next: Pod): string[] {
  const known = new Map(allContainers(before).map(({ name, image }) => [name, image]));
  return allContainers(next).flatMap(({ name, image }) => (known.get(name) === image ? [] : [name]));
}

// What a downward API volume can show and change while the pod runs.
function downward({ metadata }: Pod): unknown {
  return [metadata.labels, metadata.annotations];
}

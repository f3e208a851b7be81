import { type FSWatcher, mkdirSync, watch } from 'node:fs';
import { followLogTimes } from './logs/pod-log-times.js';
import type { NodeContext } from './node-context.js';
import type { Pod } from './pod.js';
import { endPod } from './pod-ending.js';
import type { PodRecord } from './pod-record.js';
import { keepPodRunning } from './pod-running.js';
import { allContainers, newPodState, observePod } from './pod-state.js';
import { podStatus } from './pod-status.js';
import { volumeObjects } from './pod-volumes.js';

/** Looks after one pod, one step at a time. */
export interface PodWorker {
  update(pod: Pod): void;
  /** The API server no longer has the pod. */
  remove(): void;
  /** A Secret or ConfigMap changed, named as in {@link volumeObjects}. */
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

// Starts and ends of containers are noticed at once; this is for what goes unnoticed.
const LOOK_EVERY_MS = 5000;
const RETRY_MS = 1000;

/** Starts to look after a pod. */
export function podWorker(pod: Pod, { context, record, onGone }: WorkerOptions): PodWorker {
  const state = newPodState(pod, record, context);
  let timer: NodeJS.Timeout | undefined;
  let isBusy = false;
  let isDue = false;
  let isClosed = false;
  let watcher: FSWatcher | undefined;
  const close = () => {
    isClosed = true;
    clearTimeout(timer);
    watcher?.close();
    stopLogTimes();
    state.probes.stop();
  };

  const stopLogTimes = followLogTimes(allContainers(pod), state);

  const step = async (): Promise<number> => {
    const observation = observePod(state, context, Date.now());
    const { phase } = podStatus(observation, Date.now());
    if (observation.stopped === null && phase !== 'Succeeded' && phase !== 'Failed') {
      return keepPodRunning(state, { context, kick });
    }
    if (await endPod(state, observation, { context, kick })) {
      close();
      onGone();
    }
    return Number.POSITIVE_INFINITY;
  };

  const work = async () => {
    isBusy = true;
    let lookAgainAt = Number.POSITIVE_INFINITY;
    while (isDue && !isClosed) {
      isDue = false;
      lookAgainAt = await step().catch((error: unknown) => {
        context.onTrouble(`pod ${state.pod.metadata.namespace}/${state.pod.metadata.name}: ${String(error)}`);
        return Date.now() + RETRY_MS;
      });
    }
    isBusy = false;
    if (!isClosed) timer = setTimeout(kick, Math.max(0, Math.min(lookAgainAt - Date.now(), LOOK_EVERY_MS)));
  };

  function kick(): void {
    isDue = true;
    clearTimeout(timer);
    if (!isBusy && !isClosed) void work();
  }

  // Not 0: that would mean that no volume was ever mounted.
  const dueVolumes = () => {
    state.volumesDueAt = Math.min(state.volumesDueAt, 1);
  };

  mkdirSync(state.paths.runs, { recursive: true });
  watcher = watch(state.paths.runs, (_event, file) => {
    if (file?.endsWith('.exit') === true || file?.endsWith('.started') === true) kick();
  });
  kick();
  return {
    update(next) {
      if (JSON.stringify(downward(next)) !== JSON.stringify(downward(state.pod))) dueVolumes();
      state.pod = next;
      kick();
    },
    remove() {
      state.isGone = true;
      kick();
    },
    objectChanged(namespace, object) {
      if (namespace !== state.pod.metadata.namespace || !volumeObjects(state.pod).has(object)) return;
      dueVolumes();
      kick();
    },
    close,
  };
}

// What a downward API volume can show and change while the pod runs.
function downward({ metadata }: Pod): unknown {
  return [metadata.labels, metadata.annotations];
}

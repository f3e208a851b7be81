import { setTimeout as sleep } from 'node:timers/promises';
import { apiFailure } from '../api-failure.js';
import type { Run } from '../open-run.js';
import type { PodInPlace } from './look-for-pods.js';
import { removePods, removeProwJobs } from './removals.js';

/** So many at a time: whoever waits for news hears of it in between. */
const BATCH = 64;

/** Takes away what is over, beside everything else: what starts jobs must not wait for it. */
export interface Remover {
  /** These are over: their ProwJobs go, first those that others wait for, and then their pods. */
  readonly over: (jobs: readonly OverJob[]) => void;
  /** Pods that are there now; those whose turn has come go. */
  readonly there: (pods: readonly PodInPlace[]) => void;
  /** Ends the removing; what is left then is somebody else's to take away. */
  readonly end: () => Promise<void>;
}

/** A ProwJob that is over. */
export interface OverJob {
  readonly prowJob: string;
  readonly namespace: string;
  /** Others start when it is gone. */
  readonly isAwaited: boolean;
}

interface RemoverOptions {
  /** Milliseconds from the removal of a ProwJob to that of its pod. */
  readonly podAfterProwJobMs: number;
  /** Milliseconds between two rounds. */
  readonly pauseMs: number;
  /** These ProwJobs are gone: jobs that wait for others of their queue may start now. */
  readonly onRemoved: (prowJobs: readonly string[]) => void;
}

/**
 * In small batches, ProwJobs and pods by turns: it may lag behind what comes, and must not take the API servers' time
 * from those who start jobs (both at once: 7.1 starts a second with two planks, by turns 10.1).
 */
export function removeBeside(run: Run, { podAfterProwJobMs, pauseMs, onRemoved }: RemoverOptions): Remover {
  const prowJobs = new Map<string, OverJob>();
  const mayGoAt = new Map<string, number>();
  const duePods = new Map<string, PodInPlace>();
  let isOver = false;
  const removeSomeProwJobs = async (): Promise<void> => {
    const batch = [...prowJobs.values()].sort((a, b) => Number(b.isAwaited) - Number(a.isAwaited)).slice(0, BATCH);
    for (const namespace of new Set(batch.map((one) => one.namespace))) {
      const names = batch.filter((one) => one.namespace === namespace).map(({ prowJob }) => prowJob);
      await removeProwJobs(run, { namespace, names });
      for (const name of names) {
        prowJobs.delete(name);
        mayGoAt.set(name, performance.now() + podAfterProwJobMs);
      }
      onRemoved(names);
    }
  };
  const removeSomePods = async (): Promise<void> => {
    const batch = [...duePods].slice(0, BATCH);
    if (batch.length === 0) return;
    await removePods(
      run,
      batch.map(([, pod]) => pod),
    );
    for (const [key] of batch) duePods.delete(key);
  };

  const isEnded = (): boolean => isOver;
  const round = async (): Promise<void> => {
    await removeSomeProwJobs();
    await removeSomePods();
  };
  const removing = repeat(run, round, { isEnded, pauseMs });
  return {
    over: (jobs) => {
      for (const one of jobs) prowJobs.set(one.prowJob, one);
    },
    there: (pods) => {
      const isDue = ({ prowJob }: PodInPlace): boolean =>
        (mayGoAt.get(prowJob) ?? Number.POSITIVE_INFINITY) < performance.now();
      for (const pod of pods) if (isDue(pod)) duePods.set(`${pod.clusterId}/${pod.name}`, pod);
    },
    end: async () => {
      isOver = true;
      await removing;
    },
  };
}

/** Until the end; what could not be taken away is tried again. */
async function repeat(
  run: Run,
  round: () => Promise<void>,
  { isEnded, pauseMs }: { isEnded: () => boolean; pauseMs: number },
): Promise<void> {
  while (!isEnded() && !run.signal.aborted) {
    try {
      await round();
    } catch (error) {
      if (!run.signal.aborted) run.progress(`A cluster does not answer: ${apiFailure(error)}`);
    }
    await sleep(pauseMs, undefined, { signal: run.signal }).catch(() => undefined);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Task } from '../../model/canary.js';
import type { EventOf } from '../../model/observations.js';
import { apiFailure } from '../api-failure.js';
import { openDeck } from '../deck.js';
import type { Run } from '../open-run.js';
import { askAbort } from './ask-abort.js';
import type { FollowedCanaries } from './followed-canaries.js';
import { podDeletions } from './pod-deletions.js';
import { type FoundPod, type PodsLook, podsOfProwJobs } from './pods-of-prowjobs.js';

/** Limits in milliseconds: until the canaries run, until those that are aborted have stopped, and between two looks. */
export interface AbortLimits {
  readonly runMs: number;
  readonly stopMs: number;
  readonly pauseMs: number;
}

/** A decorated pod takes some seconds to start; to stop, as long as its grace of 15 s and crier's report. */
export const ABORT_LIMITS: AbortLimits = { runMs: 60_000, stopMs: 60_000, pauseMs: 500 };

type AbortObserved = EventOf<'abort-observed'>;

/** One canary that is to be aborted, and what deck said. */
interface Asked {
  readonly prowJob: string;
  readonly neighbour: string | null;
  readonly ran: FoundPod | null;
  readonly answer: AbortObserved['answer'];
}

/**
 * Waits until all lasting canaries run, at most `runMs`, and until plank has written so: what it writes of a pod that it has
 * just made would undo an abort in between (a merge patch of the whole status, pkg/plank/reconciler.go).
 */
export async function awaitRunning(
  run: Run,
  lasting: FollowedCanaries,
  { runMs, pauseMs }: Pick<AbortLimits, 'runMs' | 'pauseMs'> = ABORT_LIMITS,
): Promise<PodsLook> {
  const names = [...lasting.canaries.keys()];
  const deadline = performance.now() + runMs;
  run.progress(`Waiting ≤ ${runMs / 1_000} s for ${names.length} canaries to run that are to be aborted`);
  for (;;) {
    const [look, prowJobs] = await Promise.all([podsOfProwJobs(run.clusters, names), lasting.look()]);
    const isWritten = names.every((name) => prowJobs.get(name)?.state === 'pending');
    const running = new Set(look.pods.filter((pod) => pod.isRunning).map(({ prowJob }) => prowJob));
    const isAll = isWritten && running.size === names.length;
    if (isAll || performance.now() >= deadline || run.signal.aborted) return look;
    await pause(run, pauseMs);
  }
}

/**
 * Has deck abort every lasting canary of a task, as somebody who may does, and looks what stops: the ProwJob, its pod
 * where it ran, and not the canary beside it. What was seen of each is in the history; nothing is thrown for it.
 *
 * @throws {ApiException} The service cluster does not answer.
 */
export async function abortCanaries(
  run: Run,
  lasting: FollowedCanaries,
  options: { readonly task: Task; readonly before: PodsLook; readonly limits?: AbortLimits },
): Promise<AbortObserved[]> {
  const { task, before, limits = ABORT_LIMITS } = options;
  const asked = await askDeck(run, lasting, { task, before });
  if (asked.length === 0) return [];
  const begun = performance.now();
  run.progress(`Waiting ≤ ${limits.stopMs / 1_000} s for ${asked.length} aborted canaries to stop`);
  const names = asked.flatMap(({ prowJob, neighbour }) => [prowJob, ...(neighbour === null ? [] : [neighbour])]);
  for (;;) {
    const [look, prowJobs] = await Promise.all([podsOfProwJobs(run.clusters, names), lasting.look()]);
    const waitedMs = Math.round(performance.now() - begun);
    const events = asked.map((one): AbortObserved => {
      const seen = prowJobs.get(one.prowJob);
      const { answer } = one;
      return {
        ...{ kind: 'abort-observed', phase: run.phase, start: 0, prowJob: one.prowJob, answer, ran: placeOf(one.ran) },
        ...{ state: seen?.state ?? '', isComplete: seen?.isComplete ?? false },
        ...{ pod: podNow(look, one), deletions: null, neighbour: neighbourNow(look, one, before) },
        ...{ waitedMs, waitLimitMs: limits.stopMs },
      };
    });
    // What was cut short says nothing of what would have come.
    if (run.signal.aborted) return [];
    if (events.every(isOver) || waitedMs >= limits.stopMs) return record(run, events);
    await pause(run, limits.pauseMs);
  }
}

async function askDeck(
  run: Run,
  { canaries }: FollowedCanaries,
  { task, before }: { task: Task; before: PodsLook },
): Promise<Asked[]> {
  const own = [...canaries].filter(([, canary]) => canary.task === task);
  const deck = await openDeck(run.environment.endpoints['deck'] ?? '', run).catch((error: unknown) =>
    apiFailure(error),
  );
  return Promise.all(
    own.map(async ([prowJob, { spelling }]) => {
      const beside = [...canaries].find(([, other]) => other.spelling === spelling && other.task === 'stay')?.[0];
      const pods = before.pods.filter((pod) => pod.prowJob === prowJob);
      const [pod] = pods;
      const ran = pods.length === 1 && pod?.isRunning === true ? pod : null;
      return {
        prowJob,
        neighbour: beside === undefined || beside === prowJob ? null : beside,
        ran,
        // One that does not run is asked for too: nothing of ours is to stay behind.
        answer: await askAbort(deck, prowJob, run),
      };
    }),
  );
}

function isOver({ answer, state, isComplete, pod }: AbortObserved): boolean {
  return answer?.status !== 200 || (state === 'aborted' && isComplete && pod !== 'running');
}

function podNow({ pods, silent }: PodsLook, { ran, prowJob }: Asked): AbortObserved['pod'] {
  if (ran === null ? silent.size > 0 : silent.has(ran.clusterId)) return null;
  // Another pod of the same ProwJob is a pod that was not stopped.
  const own = pods.filter((pod) => pod.prowJob === prowJob);
  if (own.length === 0) return 'gone';
  return own.every(({ hasEnded }) => hasEnded) ? 'ended' : 'running';
}

/** Whether the same pod still runs that ran before. */
function neighbourNow(look: PodsLook, { neighbour }: Asked, before: PodsLook): AbortObserved['neighbour'] {
  if (neighbour === null) return null;
  const ran = before.pods.find((pod) => pod.prowJob === neighbour && pod.isRunning);
  if (ran === undefined || look.silent.has(ran.clusterId)) return { prowJob: neighbour, runs: null };
  return { prowJob: neighbour, runs: look.pods.some(({ podUid, isRunning }) => podUid === ran.podUid && isRunning) };
}

function placeOf(pod: FoundPod | null): AbortObserved['ran'] {
  if (pod === null) return null;
  const { clusterId, kubeSystemUid, namespace, podUid } = pod;
  return { clusterId, kubeSystemUid, namespace, podUid };
}

/** Writes down what was seen, with who deleted each pod. */
async function record(run: Run, events: readonly AbortObserved[]): Promise<AbortObserved[]> {
  const podsOn = (clusterId: string) =>
    events.flatMap(({ ran, prowJob }) =>
      ran?.clusterId === clusterId ? [{ namespace: ran.namespace, name: prowJob }] : [],
    );
  const byCluster = new Map(
    await Promise.all(
      run.clusters.map(async ({ cluster }) => {
        const deletions = await podDeletions(cluster, { pods: podsOn(cluster.id), since: run.phaseStartedAt });
        return [cluster.id, deletions] as const;
      }),
    ),
  );
  return events.map((event) => {
    const { ran, prowJob } = event;
    const deletions = ran === null ? null : (byCluster.get(ran.clusterId)?.get(`${ran.namespace}/${prowJob}`) ?? null);
    const whole = { ...event, deletions };
    run.history.append(whole);
    return whole;
  });
}

async function pause({ signal }: Run, pauseMs: number): Promise<void> {
  await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
}

import { setTimeout as sleep } from 'node:timers/promises';
import { ExplainedError } from '../../model/explained-error.js';
import type { Run } from '../open-run.js';
import { listProwJobs } from '../prowjobs.js';
import { awaitWorkload } from '../workload.js';
import type { PodLooker } from './look-for-pods.js';
import { POD_AFTER_PROW_JOB_MS, removeAllPods, removeAllProwJobs, removePods } from './removals.js';

/**
 * Components that act on ProwJobs and pods of others. sinker deletes pods whose ProwJob it cannot find, and it looks
 * into one namespace only; horologium would start production's own periodics beside ours; crier holds each pod with a
 * finalizer until its ProwJob has ended.
 */
export const QUIET_COMPONENTS: readonly string[] = ['sinker', 'horologium', 'crier'];

/** Milliseconds until a component's pods must be gone; their grace is 30 s. */
const STOP_LIMIT_MS = 90_000;

/** Milliseconds until nothing of other jobs must be left. */
const CLEAR_LIMIT_MS = 180_000;
const PAUSE_MS = 1_000;

/** More are deleted together; what still holds one of them is taken from it afterwards, one by one. */
const MANY_PODS = 50;

/** Stops what would act on the jobs besides plank, and waits until it has ended. */
export async function quietProw(run: Run): Promise<void> {
  await scaleQuiet(run, () => 0);
  run.progress(`Waiting ≤ ${STOP_LIMIT_MS / 1_000} s for ${QUIET_COMPONENTS.join(', ')} to stop`);
  for (const component of quietOnes(run)) {
    const { service, signal } = run;
    const isEnough = ({ pods }: { pods: readonly unknown[] }): boolean => pods.length === 0;
    const workload = await awaitWorkload(service, component, { limitMs: STOP_LIMIT_MS, signal, isEnough });
    if (workload === null || isEnough(workload)) continue;
    signal.throwIfAborted();
    throw notCleared(`${component.component} still runs`, `no pod of ${component.component}`, STOP_LIMIT_MS);
  }
}

/** Lets them run again as they were declared. */
export async function wakeProw(run: Run): Promise<void> {
  await scaleQuiet(run, ({ replicas }) => replicas);
}

/**
 * Removes every ProwJob of these namespaces, and then every pod that Prow made anywhere; returns once none came back.
 * All namespaces together: a plank starts a pod again that is gone while the ProwJob is there.
 */
export async function clearTable(
  run: Run,
  given: { looker: PodLooker; namespaces: readonly string[]; podAfterProwJobMs?: number; pauseMs?: number },
): Promise<void> {
  const { looker, namespaces, podAfterProwJobMs = POD_AFTER_PROW_JOB_MS, pauseMs = PAUSE_MS } = given;
  const deadline = performance.now() + CLEAR_LIMIT_MS;
  let isSwept = false;
  let podsMayGoAt = 0;
  // A pod that plank was about to make may come after the first look that finds none.
  for (let clean = 0; clean < 2; ) {
    const prowJobs = await removeWhereThere(run, namespaces);
    if (prowJobs > 0) podsMayGoAt = performance.now() + podAfterProwJobMs;
    const pods = await looker.look();
    if (performance.now() >= podsMayGoAt) {
      // What is left then, somebody holds.
      if (pods.length > MANY_PODS && !isSwept) await removeAllPods(run, run.environment.namespaces.pods);
      else await removePods(run, pods);
      isSwept = true;
    }
    clean = prowJobs + pods.length === 0 ? clean + 1 : 0;
    run.progress(
      `Waiting ≤ ${CLEAR_LIMIT_MS / 1_000} s until ${prowJobs} other ProwJobs and ${pods.length} pods are gone`,
    );
    run.signal.throwIfAborted();
    if (performance.now() > deadline)
      throw notCleared(`${prowJobs} ProwJobs and ${pods.length} pods are left`, 'none of others’ jobs', CLEAR_LIMIT_MS);
    await sleep(pauseMs, undefined, { signal: run.signal });
  }
}

/** @returns How many ProwJobs were there. */
async function removeWhereThere(run: Run, namespaces: readonly string[]): Promise<number> {
  let found = 0;
  for (const namespace of namespaces) {
    const { size } = await listProwJobs(run.service, namespace);
    if (size > 0) await removeAllProwJobs(run, namespace);
    found += size;
  }
  return found;
}

function quietOnes({ environment }: Run): Run['environment']['components'] {
  return environment.components.filter(
    ({ component, replicas }) => QUIET_COMPONENTS.includes(component) && replicas > 0,
  );
}

async function scaleQuiet(run: Run, replicasOf: (component: { replicas: number }) => number): Promise<void> {
  for (const component of quietOnes(run)) {
    const { kind, namespace, name } = component.workload;
    const body = [{ op: 'replace', path: '/spec/replicas', value: replicasOf(component) }];
    if (kind === 'Deployment') await run.service.apps.patchNamespacedDeployment({ name, namespace, body });
    else if (kind === 'StatefulSet') await run.service.apps.patchNamespacedStatefulSet({ name, namespace, body });
  }
}

function notCleared(observed: string, expected: string, limitMs: number): ExplainedError {
  return new ExplainedError('undecided', {
    what: 'The environment cannot be made quiet for every job to be placed',
    expected: `${expected} within ${limitMs / 1_000} s`,
    observed,
    evidence: 'the service cluster, and kwok’s nodes of each build cluster',
    next: 'look at the pods with kubectl, or bring a fresh environment up',
  });
}

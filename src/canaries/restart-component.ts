import type { V1Pod } from '@kubernetes/client-node';
import type { DeclaredComponent } from '../model/environment.js';
import { WAYS_IN } from '../model/way.js';
import { apiFailure, isNotFound } from './api-failure.js';
import type { Run } from './open-run.js';
import { recordRestarts } from './record-restarts.js';
import { awaitHolder, type LeaseOfPods, releaseLease } from './release-lease.js';
import { awaitServices, servicesOf } from './services-of-pods.js';
import { awaitWorkload, isReady, isRunning, readWorkload, uidsOf, type Workload } from './workload.js';

/** Milliseconds a restarted component may take until its new pods are ready. */
const START_LIMIT_MS = 60_000;
/** Milliseconds a ready component may take until it leads: a Lease that nobody freed lasts 15 s (controller-runtime's default). */
const LEAD_LIMIT_MS = 20_000;
/** Seconds between SIGTERM and SIGKILL: a restart must be clean, not long. */
const GRACE_SECONDS = 2;
/** Milliseconds between two looks at pods; of each restart half of it is lost. */
const PAUSE_MS = 200;

/**
 * Restarts a component: deletes its pods and its Lease, waits for running ones
 * with other UIDs and for its Services to lead to these, and writes down the start. Not for plank's readiness, which
 * its probe tells seconds late: canaries show that it works, and a process that does not leaves them undecided.
 *
 * @returns Whether the component started; if not, the history says why.
 */
export async function restartComponent(
  run: Run,
  options: { readonly component: DeclaredComponent; readonly start: number; readonly limitMs?: number },
): Promise<boolean> {
  const { component, start, limitMs = START_LIMIT_MS } = options;
  run.progress(`Waiting ≤ ${limitMs / 1_000} s for ${component.component} to restart (start ${start})`);
  try {
    const before = await readWorkload(run.service, component);
    const previousPodUids = uidsOf(before?.pods ?? []);
    if (previousPodUids.length === 0) return failed(run, component, 'there is no pod to restart');
    // What ended by itself would be gone with its pod.
    await recordRestarts(run, component, before?.pods ?? []);
    const isAsked = isAskedByAddress(component);
    const { namespace } = component.workload;
    const names = isAsked ? await servicesOf(run.service, { namespace, podUids: previousPodUids }) : [];
    await deletePods(run, { component, before });
    const isUp = isAsked ? isReady : isRunning;
    const after = await awaitFreshPods(run, { component, previousPodUids, limitMs, isUp });
    if (after === null) return failed(run, component, `no new running pod within ${limitMs / 1_000} s`);
    const podUids = uidsOf(after.pods);
    const astray = await awaitServices(run.service, { namespace, names, podUids, limitMs, signal: run.signal });
    if (astray.length > 0)
      return failed(run, component, `Service ${astray.join(', ')} leads to other pods after ${limitMs / 1_000} s`);
    recordStart(run, { component, start, podUids, previousPodUids });
    return true;
  } catch (error) {
    return failed(run, component, apiFailure(error));
  }
}

/** Plank finds its canaries by itself, whenever it is up; whoever is asked at its Service must be ready to be reached. */
function isAskedByAddress({ component }: DeclaredComponent): boolean {
  return component !== WAYS_IN.prowjob.component;
}

/**
 * Writes down the first start after a deployment, once the component is ready
 * and no pod of an earlier deployment holds its Lease.
 *
 * @returns Whether the component is up; if not, the history says why.
 */
export async function recordFirstStart(
  run: Run,
  options: { readonly component: DeclaredComponent; readonly limitMs?: number },
): Promise<boolean> {
  const { component, limitMs = START_LIMIT_MS } = options;
  try {
    const workload = await awaitFreshPods(run, { component, previousPodUids: [], limitMs, isUp: isReady });
    if (workload === null) return failed(run, component, `no ready pod within ${limitMs / 1_000} s`);
    // The baseline leads since the environment came up; a candidate that still asks to would look slow beside it.
    // Whether it leads in the end, canaries show.
    const lease = leaseOf(run, component, workload);
    const leadMs = Math.min(limitMs, LEAD_LIMIT_MS);
    if (lease !== null) await awaitHolder(run.service, { ...lease, limitMs: leadMs, signal: run.signal });
    recordStart(run, { component, start: 0, podUids: uidsOf(workload.pods), previousPodUids: [] });
    return true;
  } catch (error) {
    return failed(run, component, apiFailure(error));
  }
}

async function deletePods(
  run: Run,
  { component, before }: { component: DeclaredComponent; before: Workload | null },
): Promise<void> {
  const { namespace } = component.workload;
  await Promise.all(
    (before?.pods ?? []).map(({ metadata }) =>
      run.service.core
        .deleteNamespacedPod({ name: metadata?.name ?? '', namespace, gracePeriodSeconds: GRACE_SECONDS })
        .catch((error: unknown) => {
          if (!isNotFound(error)) throw error;
        }),
    ),
  );
}

/**
 * Waits for pods that are all new, as many as wanted. The Lease is freed as soon
 * as none of the previous ones is left, while the new process still loads: it
 * asks for the Lease every two seconds, and finds it free the first time.
 *
 * @param options.isUp - Whether a new pod has come far enough.
 */
async function awaitFreshPods(
  run: Run,
  options: {
    component: DeclaredComponent;
    previousPodUids: readonly string[];
    limitMs: number;
    isUp: (pod: V1Pod) => boolean;
  },
): Promise<Workload | null> {
  const { component, previousPodUids, limitMs, isUp } = options;
  const isNew = ({ pods, wanted }: Workload): boolean =>
    pods.length === wanted && uidsOf(pods).every((uid) => !previousPodUids.includes(uid));
  const look = (isEnough: (workload: Workload) => boolean): Promise<Workload | null> =>
    awaitWorkload(run.service, component, { limitMs, signal: run.signal, isEnough, pauseMs: PAUSE_MS });
  const fresh = await look(isNew);
  if (fresh === null || !isNew(fresh)) return null;
  const lease = leaseOf(run, component, fresh);
  if (lease !== null) await releaseLease(run.service, lease);
  const isStarted = (workload: Workload): boolean => isNew(workload) && workload.pods.every(isUp);
  const workload = await look(isStarted);
  return workload !== null && isStarted(workload) ? workload : null;
}

function leaseOf({ environment }: Run, { lease }: DeclaredComponent, { pods }: Workload): LeaseOfPods | null {
  if (lease === null) return null;
  const podNames = pods.map(({ metadata }) => metadata?.name ?? '');
  return { name: lease, namespace: environment.namespaces.prowJobs, podNames };
}

function recordStart(
  { history, phase }: Run,
  options: { component: DeclaredComponent; start: number; podUids: string[]; previousPodUids: string[] },
): void {
  const { component, start, podUids, previousPodUids } = options;
  history.append({
    kind: 'component-started',
    phase,
    start,
    component: component.component,
    podUids,
    previousPodUids,
  });
}

function failed({ history, phase }: Run, { component }: DeclaredComponent, why: string): boolean {
  history.append({ kind: 'undecided', phase, cause: 'restart-failed', detail: `${component}: ${why}` });
  return false;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { PODS_DUE } from '../../model/cleanup-events.js';
import type { EventOf } from '../../model/observations.js';
import { apiFailure } from '../api-failure.js';
import type { Run } from '../open-run.js';
import { restartComponent } from '../restart-component.js';
import type { Planted, Plants } from './plant-pods.js';
import { podDeletions } from './pod-deletions.js';

/**
 * Limits in milliseconds: how old pods are before sinker may take them for orphans, with a second for each rounding of
 * Kubernetes' times (30 s, cmd/sinker/main.go `isPodOrphaned`); how long it may take; how long what stays is watched
 * when nothing is left that is due, for one pass goes through a cluster's pods in no order; and between two looks.
 */
export interface SinkerLimits {
  readonly orphanAgeMs: number;
  readonly waitMs: number;
  readonly lingerMs: number;
  readonly pauseMs: number;
}

const SINKER_LIMITS: SinkerLimits = { orphanAgeMs: 32_000, waitMs: 60_000, lingerMs: 3_000, pauseMs: 500 };

type CleanupObserved = EventOf<'cleanup-observed'>;

/**
 * Starts sinker again, which looks at all pods at once, and writes down what it left of what was planted. Production may
 * have it look every hour only.
 *
 * What could not be looked at is in the history as undecided.
 */
export async function watchSinker(
  run: Run,
  plants: Plants,
  limits: SinkerLimits = SINKER_LIMITS,
): Promise<CleanupObserved[]> {
  const component = run.environment.components.find((one) => one.component === 'sinker' && one.replicas > 0);
  if (component === undefined) return [];
  await sleep(Math.max(0, plants.plantedAt + limits.orphanAgeMs - Date.now()), undefined, { signal: run.signal });
  if (!(await restartComponent(run, { component, start: 1 }))) return [];
  run.progress(`Waiting ≤ ${limits.waitMs / 1_000} s for sinker to clean ${plants.clusters.length} clusters`);
  const looks = await Promise.all(plants.clusters.map((planted) => watchCluster(run, planted, limits)));
  return looks.filter((one) => one !== null);
}

async function watchCluster(run: Run, planted: Planted, limits: SinkerLimits): Promise<CleanupObserved | null> {
  try {
    const seen = await watchPods(run, planted, limits);
    run.history.append(seen);
    return seen;
  } catch (error) {
    if (run.signal.aborted) return null;
    const detail = `cluster "${planted.event.clusterId}": ${apiFailure(error)}`;
    run.history.append({ kind: 'undecided', phase: run.phase, cause: 'cluster-unreadable', detail });
    return null;
  }
}

async function watchPods(run: Run, { connection, event }: Planted, limits: SinkerLimits): Promise<CleanupObserved> {
  const { core, cluster } = connection;
  const begun = performance.now();
  const isDue = ({ role }: (typeof event.pods)[number]): boolean => PODS_DUE.some((due) => due === role);
  let doneAt: number | null = null;
  for (;;) {
    const { items } = await core.listPodForAllNamespaces();
    const here = new Set(items.map(({ metadata }) => metadata?.uid));
    const isGone = ({ podUid }: (typeof event.pods)[number]): boolean => !here.has(podUid);
    const now = performance.now();
    if (event.pods.filter(isDue).every(isGone)) doneAt ??= now;
    const sinceDueMs = doneAt === null ? null : Math.round(now - doneAt);
    const isEnough = sinceDueMs !== null && sinceDueMs >= limits.lingerMs;
    // Interrupted, it throws: what was cut short says nothing of what would have come.
    if (!isEnough && now - begun < limits.waitMs) {
      await sleep(limits.pauseMs, undefined, { signal: run.signal });
      continue;
    }
    const identity = await core.readNamespace({ name: 'kube-system' });
    const deletions = await podDeletions(cluster, { pods: event.pods, since: run.phaseStartedAt });
    return {
      ...{ kind: 'cleanup-observed', phase: run.phase, start: 1, clusterId: cluster.id },
      kubeSystemUid: identity.metadata?.uid ?? '',
      pods: event.pods.map((pod) => ({
        role: pod.role,
        podUid: pod.podUid,
        isGone: isGone(pod),
        deletions: isGone(pod) ? (deletions?.get(`${pod.namespace}/${pod.name}`) ?? null) : [],
      })),
      ...{ sinceDueMs, waitedMs: Math.round(now - begun), waitLimitMs: limits.waitMs },
    };
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { DeclaredComponent } from '../../model/environment.js';
import type { EventOf } from '../../model/observations.js';
import { workloadName } from '../../model/of-workload.js';
import type { ClusterConnection } from '../connect-cluster.js';
import { isReady, readWorkload, uidsOf, unreadyBecause, type Workload } from '../workload.js';

/** Milliseconds between two looks; downtime is told as finely. */
const PAUSE_MS = 250;

/** What one look at a moving workload tells. */
type Moved = Omit<EventOf<'workload-moved'>, 'kind' | 'phase' | 'start' | 'clusterId' | 'node'>;

/** Follows a workload from before its pods are evicted until as many others are ready, at most `limitMs`. */
export async function watchMove(
  connection: ClusterConnection,
  component: DeclaredComponent,
  options: { readonly moved: readonly string[]; readonly limitMs: number; readonly signal: AbortSignal },
): Promise<Moved> {
  const { moved, limitMs, signal } = options;
  const begun = performance.now();
  let [fewerMs, noneMs, last] = [0, 0, begun];
  for (;;) {
    const workload = await readWorkload(connection, component);
    const now = performance.now();
    const ready = (workload?.pods ?? []).filter(isReady).length;
    if (ready < (workload?.wanted ?? component.replicas)) fewerMs += now - last;
    if (ready === 0) noneMs += now - last;
    last = now;
    const isBack = workload !== null && hasMoved(workload, moved);
    if (isBack || now - begun >= limitMs || signal.aborted)
      return {
        component: component.component,
        workload: workloadName(component.workload),
        moved: [...moved],
        isBack,
        ...{ waitedMs: Math.round(now - begun), limitMs, fewerMs: Math.round(fewerMs), noneMs: Math.round(noneMs) },
        pods: podsOf(workload),
      };
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}

function hasMoved({ isDone, pods }: Workload, moved: readonly string[]): boolean {
  return isDone && uidsOf(pods).every((uid) => !moved.includes(uid));
}

function podsOf(workload: Workload | null): Moved['pods'] {
  return (workload?.pods ?? []).map((pod) => ({
    podName: pod.metadata?.name ?? '',
    podUid: pod.metadata?.uid ?? '',
    node: pod.spec?.nodeName ?? null,
    ready: isReady(pod),
    unready: unreadyBecause(pod),
  }));
}

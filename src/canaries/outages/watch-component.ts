import { setTimeout as sleep } from 'node:timers/promises';
import type { DeclaredComponent } from '../../model/environment.js';
import type { EventOf } from '../../model/observations.js';
import { workloadName } from '../../model/of-workload.js';
import type { ClusterConnection } from '../connect-cluster.js';
import { isReady, readWorkload, restartsOf, unreadyBecause, type Workload } from '../workload.js';

/** Milliseconds between two looks; downtime is told as finely. */
const PAUSE_MS = 500;

/** What looks at a workload through an outage tell. */
export type ComponentSeen = Omit<
  EventOf<'component-in-outage'>,
  'kind' | 'phase' | 'start' | 'outage' | 'clusterIds' | 'isUpAway' | 'unreadyAway'
>;

type Ended = ComponentSeen['ended'][number];

/** A workload that is being looked at. */
export interface WatchedComponent {
  readonly component: DeclaredComponent;
  /** Containers of it that ended since the looks began, in pods that are there or were. */
  readonly timesEnded: () => number;
  /** Says that the API servers work again, and waits until the workload is back, at most `limitMs`. */
  readonly untilBack: (limitMs: number) => Promise<ComponentSeen>;
}

/**
 * Looks at a workload from now, before an API server is stopped, until it is back; also while its own API server does not
 * answer.
 *
 * @throws {Error} The API server does not answer now.
 */
export async function watchComponent(
  connection: ClusterConnection,
  component: DeclaredComponent,
  { signal }: { readonly signal: AbortSignal },
): Promise<WatchedComponent> {
  const seen = new Looks(connection, component, new Map(restartsIn(await readWorkload(connection, component))));
  const end = new AbortController();
  const looking = seen.goOn(AbortSignal.any([signal, end.signal]));
  return {
    component,
    timesEnded: () => seen.ended().reduce((sum, { before, after }) => sum + after - before, 0),
    untilBack: async (limitMs) => {
      const begun = performance.now();
      // What it was before that is no answer.
      seen.isBack = false;
      while (!seen.isBack && performance.now() - begun < limitMs && !signal.aborted)
        await sleep(PAUSE_MS / 2, undefined, { signal }).catch(() => undefined);
      const waitedMs = Math.round(performance.now() - begun);
      end.abort();
      await looking;
      const { component: name, workload } = component;
      const { isBack, fewerMs, noneMs, unseenMs } = seen;
      return {
        ...{ component: name, workload: workloadName(workload), clusterId: connection.cluster.id },
        ...{ isBack, waitedMs, limitMs },
        ...{ fewerMs: Math.round(fewerMs), noneMs: Math.round(noneMs), unseenMs: Math.round(unseenMs) },
        ...{ ended: seen.ended(), pods: podsOf(seen.last) },
      };
    },
  };
}

/** Looks at one workload, and what they add up to. */
class Looks {
  isBack = false;
  last: Workload | null = null;
  fewerMs = 0;
  noneMs = 0;
  unseenMs = 0;
  readonly #ended = new Map<string, Ended>();

  constructor(
    private readonly connection: ClusterConnection,
    private readonly component: DeclaredComponent,
    private readonly restartsBefore: ReadonlyMap<string, number>,
  ) {}

  ended(): Ended[] {
    return [...this.#ended.values()];
  }

  async goOn(signal: AbortSignal): Promise<void> {
    for (let at = performance.now(); !signal.aborted; ) {
      await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const workload = await readWorkload(this.connection, this.component).catch(() => undefined);
      const now = performance.now();
      if (workload === undefined) this.unseenMs += now - at;
      else this.#take(workload, now - at);
      at = now;
    }
  }

  #take(workload: Workload | null, elapsedMs: number): void {
    this.last = workload;
    this.isBack = workload?.isDone ?? false;
    const ready = (workload?.pods ?? []).filter(isReady).length;
    if (ready < (workload?.wanted ?? this.component.replicas)) this.fewerMs += elapsedMs;
    if (ready === 0) this.noneMs += elapsedMs;
    for (const one of endsIn(workload, this.restartsBefore)) this.#ended.set(one.podUid, one);
  }
}

function restartsIn(workload: Workload | null): [string, number][] {
  return (workload?.pods ?? []).map((pod) => [pod.metadata?.uid ?? '', restartsOf(pod).restarts]);
}

/** A pod that came since has ended as often as it says. */
function endsIn(workload: Workload | null, known: ReadonlyMap<string, number>): Ended[] {
  return (workload?.pods ?? []).flatMap((pod) => {
    const { name: podName = '', uid: podUid = '' } = pod.metadata ?? {};
    const { restarts: after, lastExitCode } = restartsOf(pod);
    const before = known.get(podUid) ?? 0;
    return after > before ? [{ podName, podUid, before, after, lastExitCode }] : [];
  });
}

function podsOf(workload: Workload | null): ComponentSeen['pods'] {
  return (workload?.pods ?? []).map((pod) => ({
    podName: pod.metadata?.name ?? '',
    podUid: pod.metadata?.uid ?? '',
    ready: isReady(pod),
    unready: unreadyBecause(pod),
  }));
}

import { setTimeout as sleep } from 'node:timers/promises';
import { ApiException, type V1Pod } from '@kubernetes/client-node';
import type { EventOf } from '../../model/observations.js';
import { isConflict, isNotFound } from '../api-failure.js';
import type { ClusterConnection } from '../connect-cluster.js';

/** Milliseconds between two tries, as `kubectl drain` waits (k8s.io/kubectl/pkg/drain asks again after five seconds). */
const PAUSE_MS = 1_000;

/** What the Eviction API answers where a disruption budget allows none now. */
const TOO_MANY_REQUESTS = 429;

type Pods = EventOf<'node-drained'>['evicted'];

/** What became of the pods of a node that were asked to go. */
export type Evicted = Pick<EventOf<'node-drained'>, 'evicted' | 'refused' | 'left' | 'postponed'>;

/** Pods of a node that a drain moves: of a controller, but for DaemonSets, and not over. */
export async function podsToEvict({ core }: ClusterConnection, node: string): Promise<V1Pod[]> {
  const { items } = await core.listPodForAllNamespaces({ fieldSelector: `spec.nodeName=${node}` });
  return items.filter(({ metadata, status }) => {
    const controller = metadata?.ownerReferences?.find((owner) => owner.controller === true);
    const isOver = status?.phase === 'Succeeded' || status?.phase === 'Failed';
    return controller !== undefined && controller.kind !== 'DaemonSet' && !isOver;
  });
}

/** Evicts pods side by side, again where a budget puts one off, and waits until each is gone, at most `limitMs`. */
export async function evictPods(
  connection: ClusterConnection,
  pods: readonly V1Pod[],
  { limitMs, signal }: { readonly limitMs: number; readonly signal: AbortSignal },
): Promise<Evicted> {
  const deadline = performance.now() + limitMs;
  const isLate = (): boolean => performance.now() >= deadline || signal.aborted;
  const fates = await Promise.all(
    pods.map(async (pod) => {
      let postponed = 0;
      let isGranted = await evict(connection, pod);
      while (!isGranted && !isLate()) {
        postponed += 1;
        await pause(signal);
        isGranted = await evict(connection, pod);
      }
      let isGone = isGranted && (await hasGone(connection, pod));
      while (isGranted && !isGone && !isLate()) {
        await pause(signal);
        isGone = await hasGone(connection, pod);
      }
      return { pod: { podName: pod.metadata?.name ?? '', podUid: uidOf(pod) }, postponed, isGranted, isGone };
    }),
  );
  const those = (isMeant: (fate: (typeof fates)[number]) => boolean): Pods =>
    fates.filter(isMeant).map(({ pod }) => pod);
  return {
    evicted: those(({ isGranted }) => isGranted),
    refused: those(({ isGranted }) => !isGranted),
    left: those(({ isGranted, isGone }) => isGranted && !isGone),
    postponed: fates.reduce((sum, { postponed }) => sum + postponed, 0),
  };
}

/** @returns Whether it was granted; one that is gone already needs none. */
async function evict({ core }: ClusterConnection, { metadata }: V1Pod): Promise<boolean> {
  const { name = '', namespace = '', uid } = metadata ?? {};
  const body = {
    metadata: { name, namespace },
    // Not the pod that has taken its name meanwhile, as a StatefulSet's does.
    ...(uid === undefined ? {} : { deleteOptions: { preconditions: { uid } } }),
  };
  return core.createNamespacedPodEviction({ name, namespace, body }).then(
    () => true,
    (error: unknown) => {
      // Where another pod has its name, the one that was meant is gone.
      if (isNotFound(error) || isConflict(error)) return true;
      if (error instanceof ApiException && error.code === TOO_MANY_REQUESTS) return false;
      throw error;
    },
  );
}

async function hasGone({ core }: ClusterConnection, pod: V1Pod): Promise<boolean> {
  const { name = '', namespace = '' } = pod.metadata ?? {};
  return core.readNamespacedPod({ name, namespace }).then(
    (now) => uidOf(now) !== uidOf(pod),
    (error: unknown) => {
      if (isNotFound(error)) return true;
      throw error;
    },
  );
}

function uidOf({ metadata }: V1Pod): string {
  return metadata?.uid ?? '';
}

async function pause(signal: AbortSignal): Promise<void> {
  await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
}

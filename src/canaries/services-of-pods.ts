import { setTimeout as sleep } from 'node:timers/promises';
import type { V1EndpointSlice } from '@kubernetes/client-node';
import type { ClusterConnection } from './connect-cluster.js';

/** Milliseconds between two looks at where Services lead. */
const PAUSE_MS = 100;

/** The label by which a slice belongs to a Service (kubernetes.io/docs/concepts/services-networking/endpoint-slices). */
const SERVICE_LABEL = 'kubernetes.io/service-name';

/** The Services of `namespace` that lead to at least one of these pods, sorted. */
export async function servicesOf(
  cluster: ClusterConnection,
  { namespace, podUids }: { readonly namespace: string; readonly podUids: readonly string[] },
): Promise<readonly string[]> {
  const led = await readLed(cluster, namespace);
  return [...led].flatMap(([name, uids]) => (podUids.some((uid) => uids.has(uid)) ? [name] : [])).sort();
}

/**
 * Waits until each of the Services leads to these pods and to no other: the control plane says so some time after the
 * pods are ready, and until then who asks may be led to a pod that is gone.
 *
 * @param options.limitMs - Milliseconds.
 * @returns The Services that lead elsewhere at the limit.
 */
export async function awaitServices(
  cluster: ClusterConnection,
  options: {
    readonly namespace: string;
    readonly names: readonly string[];
    readonly podUids: readonly string[];
    readonly limitMs: number;
    readonly signal: AbortSignal;
  },
): Promise<readonly string[]> {
  const { namespace, names, podUids, limitMs, signal } = options;
  if (names.length === 0) return [];
  const deadline = performance.now() + limitMs;
  for (;;) {
    const led = await readLed(cluster, namespace);
    const astray = names.filter((name) => !isSame(led.get(name) ?? new Set(), podUids));
    if (astray.length === 0 || performance.now() >= deadline || signal.aborted) return astray;
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}

function isSame(uids: ReadonlySet<string>, wanted: readonly string[]): boolean {
  return uids.size === wanted.length && wanted.every((uid) => uids.has(uid));
}

/** Service → UIDs of the pods that get its requests. */
async function readLed({ discovery }: ClusterConnection, namespace: string): Promise<Map<string, Set<string>>> {
  const { items } = await discovery.listNamespacedEndpointSlice({ namespace });
  const led = new Map<string, Set<string>>();
  for (const slice of items) {
    const name = slice.metadata?.labels?.[SERVICE_LABEL] ?? '';
    led.set(name, led.get(name) ?? new Set());
    for (const uid of readyPods(slice)) led.get(name)?.add(uid);
  }
  return led;
}

/**
 * An endpoint that does not say whether it is ready counts as ready (discovery.k8s.io/v1 EndpointConditions). A slice
 * without any says null, which the client's type does not know: Go writes an empty list of a required field so.
 */
function readyPods({ endpoints }: V1EndpointSlice): string[] {
  return (endpoints ?? []).flatMap(({ conditions, targetRef }) =>
    conditions?.ready !== false && targetRef?.uid !== undefined ? [targetRef.uid] : [],
  );
}

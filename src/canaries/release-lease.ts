import { setTimeout as sleep } from 'node:timers/promises';
import { isNotFound } from './api-failure.js';
import type { ClusterConnection } from './connect-cluster.js';

/** A leader-election Lease, and the pods of which one should hold it. */
export interface LeaseOfPods {
  readonly name: string;
  readonly namespace: string;
  readonly podNames: readonly string[];
}

/** Milliseconds between two looks at a Lease. */
const PAUSE_MS = 200;

/**
 * Deletes a leader-election Lease unless one of `podNames` holds it.
 *
 * prow-controller-manager does not release its Lease when it ends, so whoever
 * comes next would wait for its 15 s to pass (controller-runtime's default).
 */
export async function releaseLease({ coordination }: ClusterConnection, options: LeaseOfPods): Promise<void> {
  const { name, namespace, podNames } = options;
  try {
    const { spec } = await coordination.readNamespacedLease({ name, namespace });
    if (isHolder(spec?.holderIdentity, podNames)) return;
    await coordination.deleteNamespacedLease({ name, namespace });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

/**
 * Waits until one of `podNames` holds the Lease: before that, none of them works.
 *
 * @returns Whether one does, at the latest after `limitMs` milliseconds.
 */
export async function awaitHolder(
  { coordination }: ClusterConnection,
  {
    name,
    namespace,
    podNames,
    limitMs,
    signal,
  }: LeaseOfPods & { readonly limitMs: number; readonly signal: AbortSignal },
): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const lease = await coordination.readNamespacedLease({ name, namespace }).catch((error: unknown) => {
      if (isNotFound(error)) return null;
      throw error;
    });
    if (isHolder(lease?.spec?.holderIdentity, podNames)) return true;
    if (performance.now() >= deadline || signal.aborted) return false;
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** controller-runtime's identity is `<host name>_<uuid>`, and a pod's host name is its name. */
function isHolder(identity: string | undefined, podNames: readonly string[]): boolean {
  return podNames.includes((identity ?? '').split('_')[0] ?? '');
}

import { isNotFound } from './api-failure.js';
import type { ClusterConnection } from './connect-cluster.js';

/**
 * Deletes a leader-election Lease unless one of `podNames` holds it.
 *
 * prow-controller-manager does not release its Lease when it ends, so whoever
 * comes next would wait for its 15 s to pass (controller-runtime's default).
 */
export async function releaseLease(
  { coordination }: ClusterConnection,
  options: { readonly name: string; readonly namespace: string; readonly podNames: readonly string[] },
): Promise<void> {
  const { name, namespace, podNames } = options;
  try {
    const { spec } = await coordination.readNamespacedLease({ name, namespace });
    // controller-runtime's identity is `<host name>_<uuid>`, and a pod's host name is its name.
    const holder = (spec?.holderIdentity ?? '').split('_')[0];
    if (podNames.some((pod) => pod === holder)) return;
    await coordination.deleteNamespacedLease({ name, namespace });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

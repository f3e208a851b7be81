import { API_SERVER_PORT, type ClusterNetwork } from '../network-plan.js';
import { runCommand } from './run-command.js';

/** Before every other but the kernel's own for local addresses, which still reach it. */
const PREFERENCE = '1';

/**
 * Keeps everybody outside a cluster's network from its API server while `act` starts it: before its caches are filled it
 * refuses whoever it knows only by its roles (403), and Prow ends a job that a cluster refuses. Elsewhere whatever stands before
 * an API server asks `/readyz` first.
 *
 * @see ip-rule(8): `prohibit` for what is sent from a port
 */
export async function behindClosedDoor(network: ClusterNetwork, act: () => Promise<void>): Promise<void> {
  const rule = ['ipproto', 'tcp', 'sport', `${API_SERVER_PORT}`, 'prohibit'];
  const change = (verb: 'add' | 'del') =>
    runCommand('ip', ['-n', network.namespace, 'rule', verb, 'pref', PREFERENCE, ...rule]);
  // A kernel without rules starts it with the door open.
  const isClosed = await change('add').then(
    () => true,
    () => false,
  );
  try {
    await act();
  } finally {
    if (isClosed) await change('del');
  }
}

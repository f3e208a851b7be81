import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient, ApiError } from './api-client.js';
import type { HostNodeConfig } from './config.js';
import { nodeLabels, nodeObject, nodeStatus } from './node-object.js';

// kubelet's nodeLeaseRenewInterval, lease duration and status report frequency.
const LEASE_RENEW_MS = 10_000;
const LEASE_SECONDS = 40;
const STATUS_EVERY_MS = 5 * 60_000;

export interface HeartbeatOptions {
  readonly signal: AbortSignal;
  readonly onTrouble: (problem: string) => void;
}

/** Creates the Node, or takes the existing one over: what others set on it, such as a cordon, stays. */
export async function registerNode(api: ApiClient, config: HostNodeConfig): Promise<void> {
  try {
    await api.call('/api/v1/nodes', { method: 'POST', body: nodeObject(config) });
  } catch (error) {
    if (!hasStatus(error, 409)) throw error;
    const body = { metadata: { labels: nodeLabels(config) } };
    await patch(api, `/api/v1/nodes/${config.nodeName}`, body);
  }
}

/** Keeps the Node's lease and status fresh until `signal` fires; the Node is ready from the first round on. */
export async function keepHeartbeat(api: ApiClient, config: HostNodeConfig, options: HeartbeatOptions): Promise<void> {
  const { signal, onTrouble } = options;
  const readySince = new Date().toISOString();
  let statusAt = 0;
  while (!signal.aborted) {
    try {
      if (await keepRegistered(api, config)) statusAt = 0;
      if (Date.now() >= statusAt) {
        const status = nodeStatus(config, { now: new Date().toISOString(), readySince });
        await patch(api, `/api/v1/nodes/${config.nodeName}/status`, { status });
        statusAt = Date.now() + STATUS_EVERY_MS;
      }
      await renewLease(api, config.nodeName);
    } catch (error) {
      onTrouble(`heartbeat: ${String(error)}`);
    }
    await sleep(LEASE_RENEW_MS, undefined, { signal }).catch(() => undefined);
  }
}

// A Node that somebody deleted comes back with the next heartbeat; true if it had to.
async function keepRegistered(api: ApiClient, config: HostNodeConfig): Promise<boolean> {
  try {
    await api.call(`/api/v1/nodes/${config.nodeName}`, { method: 'GET' });
    return false;
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
    await registerNode(api, config);
    return true;
  }
}

async function renewLease(api: ApiClient, nodeName: string): Promise<void> {
  const leases = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
  const spec = {
    holderIdentity: nodeName,
    leaseDurationSeconds: LEASE_SECONDS,
    renewTime: new Date().toISOString().replace('Z', '000Z'),
  };
  try {
    await patch(api, `${leases}/${nodeName}`, { spec });
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
    const body = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: nodeName }, spec };
    await api.call(leases, { method: 'POST', body });
  }
}

function patch(api: ApiClient, path: string, body: object): Promise<unknown> {
  return api.call(path, { method: 'PATCH', contentType: 'application/strategic-merge-patch+json', body });
}

function hasStatus(error: unknown, status: number): boolean {
  return error instanceof ApiError && error.status === status;
}

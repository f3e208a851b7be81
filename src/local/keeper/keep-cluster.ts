import { environmentDirectory } from '../environment-directory.js';
import { createApiClient } from '../host-node/api-client.js';
import { readKubeconfig } from '../host-node/kubeconfig.js';
import { API_SERVER_PORT, type ClusterNetwork, planNetwork } from '../network-plan.js';
import type { LocalCluster, LocalPlan } from '../plan.js';
import { provideVolumes } from './claim-volumes.js';
import { readIdentity, writeKubeconfig } from './cluster-access.js';
import { startControlPlane } from './control-plane.js';
import { type HostNode, startHostNode } from './host-nodes.js';
import { startNameServer } from './name-server.js';
import { makeClusterNetwork } from './networks.js';
import { addFakeNode, controlPlaneWorks, nodeReady } from './nodes.js';
import { ServiceProxy } from './service-proxy.js';
import { watchServices } from './service-watch.js';

/** One running cluster of the environment, as the keeper holds it. */
export interface KeptCluster {
  readonly cluster: LocalCluster;
  readonly network: ClusterNetwork;
  readonly proxy: ServiceProxy;
  readonly hostNodes: readonly HostNode[];
}

export interface KeepClusterOptions {
  readonly plan: LocalPlan;
  readonly signal: AbortSignal;
  /** The service cluster's Services, which pods of every cluster reach by name: set once that cluster is up so far. */
  readonly shared: { proxy: ServiceProxy | null };
  onStep(step: string): void;
}

/** Starts one cluster: network, control plane, Services, names, one fake node, host nodes. */
export async function keepCluster(index: number, options: KeepClusterOptions): Promise<KeptCluster> {
  const { plan, signal, shared, onStep } = options;
  const described = plan.clusters[index];
  if (described === undefined) throw new RangeError(`the plan has no cluster ${index}`);
  const network = planNetwork(described.id, index);
  const files = environmentDirectory(plan.directory);
  await makeClusterNetwork(network, described.hostNodes);
  onStep('network');
  const controlPlane = await startControlPlane(network, plan);
  onStep('control plane');

  const insideServer = `https://${network.address}:${API_SERVER_PORT}`;
  const insideKubeconfig = `${files.kubeconfig(described.id)}-inside`;
  const hostPort = plan.forwards.find(
    ({ clusterId, target }) => clusterId === described.id && target.kind === 'api-server',
  )?.hostPort;
  await writeKubeconfig(insideKubeconfig, controlPlane, insideServer);
  await writeKubeconfig(files.kubeconfig(described.id), controlPlane, `https://127.0.0.1:${hostPort}`);

  const api = createApiClient(readKubeconfig(insideKubeconfig));
  const podPrefix = `${network.podGateway.split('.').slice(0, 2).join('.')}.`;
  const proxy = new ServiceProxy(
    (remote) => remote.startsWith(podPrefix) || remote === network.address,
    (error) => onTrouble(String(error)),
  );
  watchServices(api, { signal, onTable: (table) => proxy.take(table), onTrouble });
  provideVolumes(api, { signal, onTrouble });
  if (described.role === 'service') shared.proxy = proxy;
  await startNameServer(network.dnsAddress, () => ({ own: proxy.table, exported: shared.proxy?.table ?? [] }));
  await addFakeNode(api);
  const hostNodes = Array.from({ length: described.hostNodes }, (_, node) =>
    startHostNode({ plan, network, controlPlane, kubeconfig: insideKubeconfig, index: node, signal }),
  );
  await controlPlaneWorks(api, { clusterId: described.id, timeoutMs: plan.readyTimeoutMs, signal });
  await Promise.all(hostNodes.map((node) => nodeReady(api, node, { timeoutMs: plan.readyTimeoutMs, signal })));
  onStep('nodes');
  const identity = await readIdentity(api, controlPlane);
  const { id, role } = described;
  const cluster = {
    id,
    role,
    kubeconfig: files.kubeconfig(id),
    insideServer,
    auditLog: controlPlane.auditLog,
    ...identity,
  };
  return { cluster, network, proxy, hostNodes };
}

/** Trouble with one watch is its own to mend; the keeper's log keeps a trace of it. */
function onTrouble(problem: string): void {
  process.stderr.write(`${new Date().toISOString()} watching a cluster: ${problem}\n`);
}

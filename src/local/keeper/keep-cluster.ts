import { setTimeout as delay } from 'node:timers/promises';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { environmentDirectory } from '../environment-directory.js';
import { API_SERVER_PORT, type ClusterNetwork, planNetwork } from '../network-plan.js';
import type { LocalCluster, LocalPlan } from '../plan.js';
import { readIdentity, writeKubeconfig } from './cluster-access.js';
import { FAKE_NODE_ANNOTATION, startControlPlane } from './control-plane.js';
import { type HostNode, startHostNode } from './host-nodes.js';
import { startNameServer } from './name-server.js';
import { makeClusterNetwork } from './networks.js';
import { ServiceProxy } from './service-proxy.js';
import { readServiceTable } from './service-table.js';

/** How often Services and endpoints are read again; a new endpoint takes traffic within this. */
const SERVICE_REFRESH_MS = 500;

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
  onStep(step: string): void;
}

/** Starts one cluster: network, control plane, Services, names, one fake node, host nodes. */
export async function keepCluster(index: number, options: KeepClusterOptions): Promise<KeptCluster> {
  const { plan, signal, onStep } = options;
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

  const kubeconfig = new KubeConfig();
  kubeconfig.loadFromFile(insideKubeconfig);
  const podPrefix = `${network.podGateway.split('.').slice(0, 2).join('.')}.`;
  const proxy = new ServiceProxy((remote) => remote.startsWith(podPrefix) || remote === network.address);
  await proxy.update(await readServiceTable(kubeconfig, signal));
  await startNameServer(network.dnsAddress, () => proxy.table);
  keepServicesFresh(proxy, kubeconfig, signal);
  await addFakeNode(kubeconfig);
  const hostNodes = Array.from({ length: described.hostNodes }, (_, node) =>
    startHostNode({ plan, network, controlPlane, kubeconfig: insideKubeconfig, index: node, signal }),
  );
  await Promise.all(
    hostNodes.map(({ name }) => nodeReady(kubeconfig, name, { timeoutMs: plan.readyTimeoutMs, signal })),
  );
  onStep('nodes');
  const identity = await readIdentity(insideKubeconfig, controlPlane);
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

function keepServicesFresh(proxy: ServiceProxy, kubeconfig: KubeConfig, signal: AbortSignal): void {
  const refresh = async () => {
    while (!signal.aborted) {
      await delay(SERVICE_REFRESH_MS, undefined, { signal });
      // While the API server does not answer, the last known endpoints go on serving, as kube-proxy's rules would.
      await readServiceTable(kubeconfig, signal).then(
        (table) => proxy.update(table),
        () => undefined,
      );
    }
  };
  refresh().catch(() => undefined);
}

/** A node that kwok plays: pods of production's own jobs start and end there without running. */
async function addFakeNode(kubeconfig: KubeConfig): Promise<void> {
  const resources = { cpu: '1000', memory: '4Ti', pods: '10000', 'ephemeral-storage': '4Ti' };
  await kubeconfig.makeApiClient(CoreV1Api).createNode({
    body: {
      metadata: {
        name: 'fake-node',
        annotations: FAKE_NODE_ANNOTATION,
        labels: {
          'prow-staging.dev/runs': 'nothing',
          'kubernetes.io/os': 'linux',
          'kubernetes.io/arch': 'amd64',
          'kubernetes.io/hostname': 'fake-node',
        },
      },
      status: { allocatable: resources, capacity: resources },
    },
  });
}

async function nodeReady(
  kubeconfig: KubeConfig,
  name: string,
  limits: { timeoutMs: number; signal: AbortSignal },
): Promise<void> {
  const api = kubeconfig.makeApiClient(CoreV1Api);
  const deadline = Date.now() + limits.timeoutMs;
  for (;;) {
    const node = await api.readNode({ name }).catch(() => null);
    if (node?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')) return;
    if (Date.now() > deadline) throw new Error(`host node ${name} was not Ready within ${limits.timeoutMs / 1000} s`);
    await delay(200, undefined, { signal: limits.signal });
  }
}

import { arch, release } from 'node:os';
import type { HostNodeConfig } from './config.js';

/** The port kubelets serve logs on (pkg/cluster/ports). */
export const KUBELET_PORT = 10250;

/** The Node as it is first registered. */
export function nodeObject(config: HostNodeConfig): object {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: config.nodeName, labels: nodeLabels(config) },
    spec: { taints: config.taints },
  };
}

/** The labels a kubelet gives its node, and those it was configured with. */
export function nodeLabels({ nodeName, labels }: HostNodeConfig): Record<string, string> {
  return { 'kubernetes.io/hostname': nodeName, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': goArch(), ...labels };
}

/** The Node's status. `readySince` is when this node last became ready. */
export function nodeStatus(
  config: HostNodeConfig,
  times: { readonly now: string; readonly readySince: string },
): object {
  const { nodeAddress, capacity } = config;
  const resources = { ...capacity, pods: String(capacity.pods) };
  const condition = (type: string, status: string, [reason, message]: readonly [string, string]) => ({
    type,
    status,
    reason,
    message,
    lastHeartbeatTime: times.now,
    lastTransitionTime: times.readySince,
  });
  return {
    addresses: [{ type: 'InternalIP', address: nodeAddress }],
    capacity: resources,
    allocatable: resources,
    daemonEndpoints: { kubeletEndpoint: { Port: KUBELET_PORT } },
    conditions: [
      condition('MemoryPressure', 'False', ['KubeletHasSufficientMemory', 'the node does not watch memory']),
      condition('DiskPressure', 'False', ['KubeletHasNoDiskPressure', 'the node does not watch its disk']),
      condition('PIDPressure', 'False', ['KubeletHasSufficientPID', 'the node does not watch process ids']),
      condition('Ready', 'True', ['KubeletReady', 'the host node runs pods as processes']),
    ],
    nodeInfo: {
      architecture: goArch(),
      operatingSystem: 'linux',
      kernelVersion: release(),
      osImage: 'this machine',
      containerRuntimeVersion: 'process://1',
      kubeletVersion: 'host-node',
      kubeProxyVersion: '',
      machineID: '',
      systemUUID: '',
      bootID: '',
    },
  };
}

function goArch(): string {
  return arch() === 'x64' ? 'amd64' : arch();
}

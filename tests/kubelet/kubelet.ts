import type { ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClusterNetwork } from '../../src/local/network-plan.js';
import type { NodeMachine } from './node-machine.js';

export interface KubeletOptions {
  readonly program: string;
  readonly nodeName: string;
  readonly nodeAddress: string;
  readonly network: ClusterNetwork;
  /** Reaches the API server from the cluster's own network. */
  readonly kubeconfig: string;
  readonly clientAuthority: string;
  readonly containerdSocket: string;
  readonly controlGroup: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly object[];
}

/** Starts a kubelet in a machine where containerd runs. Returns its process. */
export async function startKubelet(machine: NodeMachine, options: KubeletOptions): Promise<ChildProcess> {
  const { directory } = machine;
  const root = join(directory, 'kubelet');
  await mkdir(root, { recursive: true });
  const resolver = join(directory, 'resolv.conf');
  await writeFile(resolver, `nameserver ${options.network.dnsAddress}\n`);
  const config = join(directory, 'kubelet.json');
  await writeFile(config, JSON.stringify(configuration(directory, { ...options, resolver }), null, 2));
  const labels = Object.entries(options.labels).map(([name, value]) => `${name}=${value}`);
  return machine.start(options.program, [
    `--config=${config}`,
    `--kubeconfig=${options.kubeconfig}`,
    `--hostname-override=${options.nodeName}`,
    `--node-ip=${options.nodeAddress}`,
    `--node-labels=${labels.join()}`,
    `--root-dir=${root}`,
    `--cert-dir=${join(root, 'pki')}`,
    '--v=2',
  ]);
}

/** A kubelet as clusters have it, but for what belongs to the machine it shares. */
function configuration(directory: string, options: KubeletOptions & { readonly resolver: string }): object {
  const { network, controlGroup, nodeAddress } = options;
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: options.clientAuthority },
    },
    authorization: { mode: 'Webhook' },
    address: nodeAddress,
    healthzPort: 0,
    clusterDNS: [network.dnsAddress],
    clusterDomain: 'cluster.local',
    resolvConf: options.resolver,
    containerRuntimeEndpoint: `unix://${options.containerdSocket}`,
    podLogsDir: join(directory, 'logs'),
    registerWithTaints: options.taints,
    // Machines that run continuous integration may still have version 1.
    failCgroupV1: false,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: controlGroup,
    enforceNodeAllocatable: ['pods'],
    // As host nodes have it; without it a kubelet limits nothing.
    podPidsLimit: 4096,
    failSwapOn: false,
    makeIPTablesUtilChains: false,
    // The disk is this machine's: how full others made it is not what is tested.
    evictionHard: { 'memory.available': '1Mi', 'nodefs.available': '0%', 'imagefs.available': '0%' },
    imageGCHighThresholdPercent: 100,
    serializeImagePulls: false,
  };
}

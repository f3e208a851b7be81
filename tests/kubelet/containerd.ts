import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClusterNetwork } from '../../src/local/network-plan.js';
import { POD_BRIDGE } from '../../src/local/network-plan.js';
import { PAUSE_IMAGE } from './images/image-source.js';
import type { NodeMachine } from './node-machine.js';
import { NETWORK_PLUGINS } from './requirements.js';

/** A range of pod addresses, as src/local/network-plan.ts gives them to nodes. */
export interface PodAddresses {
  readonly from: string;
  readonly to: string;
}

const SOCKET = 'containerd.sock';

export interface ContainerdOptions {
  readonly network: ClusterNetwork;
  readonly nodeAddress: string;
  readonly podAddresses: PodAddresses;
  /** Where every image comes from, whatever registry it names. */
  readonly registry: string;
}

/** Starts containerd in a machine, with everything it keeps below the machine's directory. Returns its socket. */
export async function startContainerd(machine: NodeMachine, options: ContainerdOptions): Promise<string> {
  const { directory } = machine;
  const registries = join(directory, 'registries', '_default');
  const networks = join(directory, 'networks');
  await Promise.all([registries, networks].map((path) => mkdir(path, { recursive: true })));
  // `server` too: without it containerd asks the registry that the image names when ours has no such image.
  const { registry } = options;
  const hosts = `server = "${registry}"\n[host."${registry}"]\n  capabilities = ["pull", "resolve"]\n`;
  await writeFile(join(registries, 'hosts.toml'), hosts);
  await writeFile(join(networks, '10-pods.conflist'), JSON.stringify(podNetwork(directory, options), null, 2));
  const socket = join(directory, SOCKET);
  const config = join(directory, 'containerd.toml');
  await writeFile(config, configuration(directory, socket));
  machine.start('containerd', [`--config=${config}`]);
  return socket;
}

/** Fetches images before they are asked for, so that no pod waits for the first of its image to be packed. */
export async function pullImages(machine: NodeMachine, images: readonly string[]): Promise<void> {
  const { directory } = machine;
  const client = ['--address', join(directory, SOCKET), '--namespace', 'k8s.io'];
  for (const image of [PAUSE_IMAGE, ...images])
    await machine.run('ctr', [...client, 'images', 'pull', '--hosts-dir', join(directory, 'registries'), image]);
}

/** Pods are on the same bridge as those of host nodes, and reach Services the same way. */
function podNetwork(directory: string, { network, nodeAddress, podAddresses }: ContainerdOptions): object {
  const range = {
    subnet: network.podRange,
    rangeStart: podAddresses.from,
    rangeEnd: podAddresses.to,
    gateway: network.podGateway,
  };
  const ipam = {
    type: 'host-local',
    dataDir: join(directory, 'addresses'),
    ranges: [[range]],
    routes: [{ dst: '0.0.0.0/0' }],
  };
  return {
    cniVersion: '0.4.0',
    name: 'pods',
    plugins: [
      { type: 'bridge', bridge: POD_BRIDGE, isGateway: false, ipMasq: false, hairpinMode: true, ipam },
      // The nodes of a cluster share its network here, and a host port is one node's.
      { type: 'portmap', capabilities: { portMappings: true }, conditionsV4: ['-d', `${nodeAddress}/32`] },
    ],
  };
}

/** TOML for containerd 1.6. `restrict_oom_score_adj` as a machine may forbid even root to lower a score. */
function configuration(directory: string, socket: string): string {
  const path = (name: string) => JSON.stringify(join(directory, name));
  return `version = 2
root = ${path('containerd')}
state = ${path('containerd-state')}
[grpc]
  address = ${JSON.stringify(socket)}
[plugins."io.containerd.internal.v1.opt"]
  path = ${path('opt')}
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = ${JSON.stringify(PAUSE_IMAGE)}
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = ${JSON.stringify(NETWORK_PLUGINS)}
    conf_dir = ${path('networks')}
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = ${path('registries')}
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
`;
}

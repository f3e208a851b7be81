import { writeFile } from 'node:fs/promises';
import {
  type ClusterNetwork,
  linkAddress,
  POD_BRIDGE,
  planHostNode,
  ROUTER_ADDRESS,
  ROUTER_BRIDGE,
} from '../network-plan.js';
import { runCommand } from './run-command.js';

/** Makes the environment's own network the router between its clusters. */
export async function makeRouter(): Promise<void> {
  // A fresh /run hides the machine's own, and holds the names of our network namespaces.
  await runCommand('mount', ['-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', '/run']);
  await ip('link', 'set', 'lo', 'up');
  await ip('link', 'add', ROUTER_BRIDGE, 'address', linkAddress(ROUTER_ADDRESS), 'type', 'bridge');
  await ip('addr', 'add', `${ROUTER_ADDRESS}/24`, 'dev', ROUTER_BRIDGE);
  await ip('link', 'set', ROUTER_BRIDGE, 'up');
  await writeFile('/proc/sys/net/ipv4/ip_forward', '1');
}

/**
 * Makes one cluster's network: its address on the router, a bridge for its
 * pods, addresses for its host nodes, and the routes between them.
 */
export async function makeClusterNetwork(network: ClusterNetwork, hostNodeCount: number): Promise<void> {
  const { namespace, address, podGateway, podRange } = network;
  // Interface names are at most 15 characters; the address is unique and short.
  const routerEnd = `v${address.split('.').at(-1)}`;
  await ip('netns', 'add', namespace);
  await ip('link', 'add', routerEnd, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace);
  await ip('link', 'set', routerEnd, 'master', ROUTER_BRIDGE, 'up');
  const inside = (...args: string[]) => ip('-n', namespace, ...args);
  await inside('link', 'set', 'lo', 'up');
  await inside('addr', 'add', `${address}/24`, 'dev', 'eth0');
  await inside('link', 'set', 'eth0', 'up');
  await inside('route', 'add', 'default', 'via', ROUTER_ADDRESS);
  await inside('link', 'add', POD_BRIDGE, 'address', linkAddress(podGateway), 'type', 'bridge');
  await inside('addr', 'add', `${podGateway}/16`, 'dev', POD_BRIDGE);
  for (let index = 0; index < hostNodeCount; index += 1) {
    await inside('addr', 'add', `${planHostNode(network, index).nodeAddress}/16`, 'dev', POD_BRIDGE);
  }
  await inside('link', 'set', POD_BRIDGE, 'up');
  await runCommand('nsenter', [`--net=${namespacePath(namespace)}`, 'sysctl', '-qw', 'net.ipv4.ip_forward=1']);
  await ip('route', 'add', podRange, 'via', address);
}

/** Where `ip netns add` keeps a network namespace of this name. */
export function namespacePath(namespace: string): string {
  return `/run/netns/${namespace}`;
}

/** Gives the router an address of its own, e.g. a Service's, which pods reach by their default route. */
export async function addRouterAddress(address: string): Promise<void> {
  await ip('addr', 'add', `${address}/32`, 'dev', 'lo');
}

/** Takes the address away again. */
export async function removeRouterAddress(address: string): Promise<void> {
  await ip('addr', 'del', `${address}/32`, 'dev', 'lo');
}

async function ip(...args: string[]): Promise<void> {
  await runCommand('ip', args);
}

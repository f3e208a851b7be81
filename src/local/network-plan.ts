/** Addresses of one cluster's network inside an environment. */
export interface ClusterNetwork {
  readonly clusterId: string;
  /** Name of the network namespace below /run/netns. */
  readonly namespace: string;
  /** The cluster's own address on the router's bridge; its API server listens there. */
  readonly address: string;
  /** The pods' gateway, which is the bridge in the cluster's network. */
  readonly podGateway: string;
  readonly podRange: string;
  readonly serviceRange: string;
  /** Address of the Service `kubernetes`: the first of the range, as Kubernetes itself assigns it. */
  readonly apiServiceAddress: string;
  readonly dnsAddress: string;
}

export const ROUTER_ADDRESS = '10.199.0.1';
export const ROUTER_BRIDGE = 'rt0';
export const POD_BRIDGE = 'pods';
export const API_SERVER_PORT = 6443;

/** Cluster addresses start here, so that they are told from the router's at a glance. */
const FIRST_CLUSTER_ADDRESS = 10;
const FIRST_POD_RANGE = 100;

/** Pod ranges are 10.100 to 10.198; 10.199 is the router's. */
export const CLUSTER_COUNT_MAX = 99;

/**
 * The network of cluster number `index` of an environment. Every environment
 * has the same plan: each lives in a network namespace of its own, so two
 * never meet.
 */
export function planNetwork(clusterId: string, index: number): ClusterNetwork {
  const pods = FIRST_POD_RANGE + index;
  return {
    clusterId,
    namespace: clusterId,
    address: `10.199.0.${FIRST_CLUSTER_ADDRESS + index}`,
    podGateway: `10.${pods}.0.1`,
    podRange: `10.${pods}.0.0/16`,
    serviceRange: `10.96.${index}.0/24`,
    apiServiceAddress: `10.96.${index}.1`,
    dnsAddress: `10.96.${index}.10`,
  };
}

/** What host node number `index` of a cluster is given: its own address, and a range of pod addresses. */
export function planHostNode(network: ClusterNetwork, index: number) {
  const prefix = network.podGateway.split('.').slice(0, 2).join('.');
  return {
    nodeAddress: `${prefix}.0.${10 + index}`,
    podAddresses: { from: `${prefix}.${index + 1}.1`, to: `${prefix}.${index + 1}.254` },
  };
}

/**
 * The link-layer address that goes with an address of an environment. A bridge without one of its own takes the lowest
 * of its ports', so that it changes as pods come and go, and an address handed out again would have another: whoever
 * remembers the one before talks to nobody, for up to a minute.
 *
 * @see bridge(8) of iproute2, br_stp_recalculate_bridge_id in Linux; base_reachable_time_ms, arp(7)
 */
export function linkAddress(address: string): string {
  const octets = address.split('.').map((octet) => Number(octet).toString(16).padStart(2, '0'));
  return ['0a', '00', ...octets].join(':');
}

/** Whether a network with these addresses is a pod's: it has one, and none on the router's bridge as a cluster's own network does. */
export function isPodNetwork(addresses: readonly string[]): boolean {
  const router = ROUTER_ADDRESS.slice(0, ROUTER_ADDRESS.lastIndexOf('.') + 1);
  return addresses.length > 0 && !addresses.some((address) => address.startsWith(router));
}

import { createServer } from 'node:net';
import { API_SERVER_PORT, type ClusterNetwork } from '../network-plan.js';
import { pipeTo } from '../pipe-to.js';
import type { LocalPlan } from '../plan.js';
import type { ServiceProxy } from './service-proxy.js';

/**
 * Accepts on the listening sockets inherited from the machine's own network and
 * leads each connection to its target inside. A socket keeps the network it was
 * opened in, so no second process is needed outside, and none can be orphaned.
 */
export async function startForwarders(
  forwards: LocalPlan['forwards'],
  clusters: ReadonlyMap<string, { network: ClusterNetwork; proxy: ServiceProxy }>,
): Promise<void> {
  for (const forward of forwards) {
    const cluster = clusters.get(forward.clusterId);
    if (cluster === undefined) continue;
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      const target = targetOf(forward.target, cluster);
      if (target === undefined) socket.resetAndDestroy();
      else pipeTo(socket, target.address, target.port);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ fd: forward.descriptor }, resolve);
    });
  }
}

function targetOf(
  target: LocalPlan['forwards'][number]['target'],
  { network, proxy }: { network: ClusterNetwork; proxy: ServiceProxy },
): { address: string; port: number } | undefined {
  if (target.kind === 'api-server') return { address: network.address, port: API_SERVER_PORT };
  const service = proxy.table.find(({ namespace, name }) => namespace === target.namespace && name === target.name);
  return service === undefined ? undefined : proxy.pick(service.clusterAddress, target.port);
}

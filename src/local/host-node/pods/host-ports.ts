import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { pipeTo } from '../../pipe-to.js';
import type { Pod } from '../pod.js';

/** Ports of a node that lead to pods. A kubelet's network plugin (portmap) does the same with rules of the kernel. */
export interface HostPorts {
  /**
   * Opens the ports that a pod asks for, unless they are open.
   *
   * @returns why one of them cannot be opened, or null.
   */
  keep(pod: Pod, podAddress: string): Promise<string | null>;
  release(pod: Pod): void;
}

/** No port of this node leads anywhere yet. */
export function hostPorts(nodeAddress: string): HostPorts {
  const open = new Map<string, Server[]>();
  return {
    async keep(pod, podAddress) {
      const { uid } = pod.metadata;
      if (open.has(uid)) return null;
      const servers: Server[] = [];
      for (const { hostPort, containerPort } of wantedPorts(pod)) {
        const server = createServer({ allowHalfOpen: true }, (socket) => pipeTo(socket, podAddress, containerPort));
        server.listen(hostPort, nodeAddress);
        const problem = await once(server, 'listening').then(() => null, String);
        if (problem !== null) {
          for (const opened of servers) opened.close();
          return `host port ${hostPort} cannot be opened: ${problem}`;
        }
        servers.push(server);
      }
      open.set(uid, servers);
      return null;
    },
    release({ metadata }) {
      for (const server of open.get(metadata.uid) ?? []) server.close();
      open.delete(metadata.uid);
    },
  };
}

function wantedPorts({ spec }: Pod) {
  return spec.containers.flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, containerPort }) => (hostPort === undefined ? [] : [{ hostPort, containerPort }])),
  );
}

import { createServer, type Server } from 'node:net';

/** A listening socket on this machine's loopback, open and not yet served. */
export interface HostPort {
  readonly port: number;
  readonly descriptor: number;
  close(): void;
}

/**
 * Opens a free port of 127.0.0.1. The socket stays in this machine's network
 * when a process that inherits it enters another one.
 */
export async function openHostPort(): Promise<HostPort> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has an address with a port');
  return { port: address.port, descriptor: descriptorOf(server), close: () => server.close() };
}

/** Node offers no public way to a server's descriptor, though it offers one to listen on a descriptor. */
function descriptorOf(server: Server): number {
  const handle: unknown = Reflect.get(server, '_handle');
  const descriptor: unknown = typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'fd') : undefined;
  if (typeof descriptor === 'number' && descriptor >= 0) return descriptor;
  throw new TypeError('this Node.js does not show the descriptor of a listening server');
}

import { connect, type Socket } from 'node:net';

/**
 * Milliseconds until an address counts as gone: a pod that just left answers nothing, not even a refusal. The kernel takes
 * a neighbour that does not say where it is for gone after three seconds (`mcast_solicit`, arp(7)); without a limit of ours
 * it would ask for two minutes, and whoever is connected to us would wait for an answer as long.
 */
const CONNECT_LIMIT_MS = 3_000;

/** Joins a connection with one to `address:port`; when either side breaks, or the other is not reached, both end. */
export function pipeTo(
  socket: Socket,
  address: string,
  port: number,
  { dial = connect, limitMs = CONNECT_LIMIT_MS }: { dial?: typeof connect; limitMs?: number } = {},
): void {
  const target = dial({ host: address, port, allowHalfOpen: true });
  const unreached = setTimeout(() => target.destroy(new Error(`${address}:${port} does not answer`)), limitMs);
  target.once('connect', () => clearTimeout(unreached));
  socket.setNoDelay(true);
  target.setNoDelay(true);
  socket.pipe(target);
  target.pipe(socket);
  socket.on('error', () => target.destroy());
  target.on('error', () => socket.resetAndDestroy());
  socket.on('close', () => target.destroy());
  target.on('close', () => {
    clearTimeout(unreached);
    socket.destroy();
  });
}

import { connect, type Socket } from 'node:net';

/** Joins a connection with one to `address:port`; when either side breaks, both end. */
export function pipeTo(socket: Socket, address: string, port: number): void {
  const target = connect({ host: address, port, allowHalfOpen: true });
  socket.setNoDelay(true);
  target.setNoDelay(true);
  socket.pipe(target);
  target.pipe(socket);
  socket.on('error', () => target.destroy());
  target.on('error', () => socket.resetAndDestroy());
  socket.on('close', () => target.destroy());
  target.on('close', () => socket.destroy());
}

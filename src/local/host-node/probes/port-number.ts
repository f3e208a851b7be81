import type { Container } from '../pod.js';

/** The number of a port that may be named as its container names it. @throws {Error} for an unknown name. */
export function portNumber(port: number | string, container: Container): number {
  if (typeof port === 'number') return port;
  const named = container.ports?.find(({ name }) => name === port)?.containerPort;
  if (named === undefined) throw new Error(`couldn't find port named ${port} in container ${container.name}`);
  return named;
}

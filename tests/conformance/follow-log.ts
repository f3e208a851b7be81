import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { KubeConfig, Log } from '@kubernetes/client-node';
import type { NodeUnderTest } from './node-under-test.js';

const LIMIT_MS = 60_000;

/** A log as a client got it that followed it. */
export interface FollowedLog {
  readonly text: string;
  /** When each piece of it came, in milliseconds since the epoch. */
  readonly pieces: readonly number[];
  readonly endedAt: number;
}

/** Follows a container's log until the node ends it. */
export async function followLog(
  { place, namespace }: NodeUnderTest,
  pod: string,
  container = 'main',
): Promise<FollowedLog> {
  const config = new KubeConfig();
  config.loadFromFile(place.kubeconfig);
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  const pieces: number[] = [];
  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    pieces.push(Date.now());
  });
  await new Log(config).log(namespace, pod, container, stream, { follow: true });
  // A connection that breaks does not end what it is piped into.
  await finished(stream, { signal: AbortSignal.timeout(LIMIT_MS) });
  return { text: Buffer.concat(chunks).toString(), pieces, endedAt: Date.now() };
}

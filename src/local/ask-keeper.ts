import { closeSync, openSync } from 'node:fs';
import { request } from 'node:http';
import { z } from 'zod';
import { socketPathThrough } from '../model/socket-path.js';
import { environmentDirectory } from './environment-directory.js';
import { LocalCluster } from './plan.js';

const ANSWER_TIMEOUT_MS = 5_000;

/** What a standing environment says of itself. */
export const KeeperStatus = z.object({
  id: z.string(),
  clusters: z.array(
    LocalCluster.extend({
      hostNodes: z.array(z.object({ name: z.string(), running: z.boolean(), restarts: z.number() })),
    }),
  ),
  forwards: z.array(z.object({ name: z.string(), address: z.string() })),
  dead: z.array(z.object({ cluster: z.string(), component: z.string(), logTail: z.string() })),
  stopped: z.array(z.string()).default([]).describe('clusters whose API server is away on purpose, for a while'),
});
export type KeeperStatus = z.infer<typeof KeeperStatus>;

/** Asks the keeper of a standing environment for its status. @throws when it does not answer in 5 s. */
export function askKeeper(directory: string): Promise<KeeperStatus> {
  return new Promise((resolve, reject) => {
    const { root, socket } = environmentDirectory(directory);
    const descriptor = openSync(root, 'r');
    const socketPath = socketPathThrough(descriptor, socket);
    // No connection is kept: the next directory may get the same descriptor, and with it the same path.
    const asked = request({ socketPath, agent: false, path: '/status', timeout: ANSWER_TIMEOUT_MS }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve(KeeperStatus.parse(JSON.parse(text))));
    });
    asked.on('timeout', () =>
      asked.destroy(new Error(`the keeper did not answer within ${ANSWER_TIMEOUT_MS / 1000} s`)),
    );
    asked.on('error', reject);
    asked.on('close', () => closeSync(descriptor));
    asked.end();
  });
}

import { createAdaptorServer, type ServerType } from '@hono/node-server';
import type { GithubWorld } from '../../model/github-world.js';
import type { Place } from './actions.js';
import { apiApp } from './api-app.js';
import { controlApp } from './control-app.js';
import { makeFaults } from './faults.js';
import type { AppOfGithub } from './installed-app.js';
import { makeRefusedCalls } from './refused-calls.js';
import { makeWebhooks } from './webhooks.js';
import { makeWorld } from './world.js';

export interface GithubOptions {
  readonly world: GithubWorld;
  /** Where repositories are made. */
  readonly directory: string;
  readonly secrets: { readonly token: string; readonly hmac: string; readonly control: string };
  /** An app besides the bot; none where left out. */
  readonly app?: AppOfGithub;
  /** 0 for any that is free. */
  readonly ports: { readonly api: number; readonly control: number };
  /** Address to listen on; every one where left out. */
  readonly hostname?: string;
}

/** A running stand-in, and the ports it got. */
export interface RunningGithub {
  readonly ports: { readonly api: number; readonly control: number };
  close(): Promise<void>;
}

/** Makes the world and serves it: GitHub's interface on one port, the run's control on another. */
export async function startGithub({
  world: described,
  directory,
  secrets,
  app,
  ports,
  hostname,
}: GithubOptions): Promise<RunningGithub> {
  const world = await makeWorld(described, { directory });
  const webhooks = makeWebhooks({ url: described.webhook, hmac: secrets.hmac });
  const place: Place = { world, announce: webhooks.send };
  const shared = { ...place, faults: makeFaults(), refused: makeRefusedCalls() };
  const api = await listen(apiApp({ ...shared, token: secrets.token, installed: app ?? null }), {
    port: ports.api,
    hostname,
  });
  const control = await listen(controlApp({ ...shared, webhooks, controlToken: secrets.control }), {
    port: ports.control,
    hostname,
  });
  return {
    ports: { api: portOf(api), control: portOf(control) },
    close: async () => {
      await Promise.all([api, control].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

/** A connection that Node closes after 5 s may be closed just as its client sends the next request over it. */
const NEVER = 0;

async function listen(
  app: { fetch: (request: Request) => Response | Promise<Response> },
  { port, hostname }: { port: number; hostname: string | undefined },
): Promise<ServerType> {
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions: { keepAliveTimeout: NEVER } });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, hostname, resolve);
  });
  return server;
}

function portOf(server: ServerType): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

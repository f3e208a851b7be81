import { type LocalEnvironment, startEnvironment } from '../local/start-environment.js';
import type { Description } from '../model/description.js';
import type { Builds } from './builds.js';
import { imageCatalogue } from './image-catalogue.js';

/** Six clusters were ready after 13 s on two idle cores; a machine under load gets ten times that. */
const READY_TIMEOUT_MS = 180_000;

/** A drain must have somewhere to go where Prow or Boskos runs. */
const HOST_NODES = { drained: 2, other: 1 } as const;

export interface StandUpOptions {
  readonly id: string;
  readonly directory: string;
  readonly description: Description;
  readonly builds: Builds;
  readonly services: Parameters<typeof startEnvironment>[0]['services'];
  readonly signal: AbortSignal;
}

/** Starts the description's clusters on this machine, while Prow may still be compiling. */
export async function standUp(options: StandUpOptions, say: (text: string) => void): Promise<LocalEnvironment> {
  const { id, directory, description, builds, services, signal } = options;
  builds.listen(say);
  const tools = await builds.clusterTools;
  const total = description.clusters.length;
  let ready = 0;
  say(`Waiting ≤ ${READY_TIMEOUT_MS / 1000} s for ${total} clusters`);
  return startEnvironment({
    id,
    directory,
    clusters: description.clusters.map(({ id: cluster, role }) => ({
      id: cluster,
      role,
      hostNodes: HOST_NODES[role === 'service' || cluster === description.boskos?.clusterId ? 'drained' : 'other'],
    })),
    services,
    tools,
    images: imageCatalogue([], []),
    readyTimeoutMs: READY_TIMEOUT_MS,
    signal,
    onStep: ({ cluster, step }) => {
      if (step === 'nodes') ready += 1;
      say(`${cluster}: ${step} (${ready} of ${total} clusters ready)`);
    },
  });
}

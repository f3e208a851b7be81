import { mkdtemp } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { componentsToRun } from '../../infra/stack.js';
import { boskosBuilds, boskosVersions } from '../../src/cli/boskos-versions.js';
import { startBuilds } from '../../src/cli/builds.js';
import { deploy } from '../../src/cli/deploy.js';
import { writeEnvironment } from '../../src/cli/environment-file.js';
import { forwardedServices } from '../../src/cli/forwarded-services.js';
import { imageCatalogue } from '../../src/cli/image-catalogue.js';
import { stateDirectory } from '../../src/cli/state-directory.js';
import { refuseUnended } from '../../src/cli/unended-rollouts.js';
import { type LocalEnvironment, startEnvironment } from '../../src/local/start-environment.js';
import type { Environment } from '../../src/model/environment.js';
import { readProduction } from '../../src/production/read-production.js';
import { ensureTools } from '../../src/toolchain/ensure-tools.js';
import { projectPath } from '../../src/toolchain/project-root.js';
import { resolveCandidate } from '../../src/toolchain/resolve-candidate.js';
import { KubeletNodes } from './kubelet-nodes.js';
import { observeMachines } from './observe-machines.js';
import { refuseUnfitMachine } from './requirements.js';

/** A drain must have somewhere to go, as on host nodes (src/cli/stand-up.ts). */
const KUBELETS = 2;
const READY_TIMEOUT_MS = 180_000;
const STACK = 'local';

/** An environment of the example production whose Prow runs on real kubelets. */
export interface ProwOnKubelets {
  readonly environment: Environment;
  readonly nodes: KubeletNodes;
  stop(): Promise<void>;
}

/** What has to end again, the last started first. */
interface Started {
  local?: LocalEnvironment;
  nodes?: KubeletNodes;
  observer?: Server;
}

/**
 * What `prow-staging up` does, but for the service cluster's nodes: no host
 * node, two kubelets. The build clusters are as always.
 *
 * @param state - State directory; the environment stands there under the name `local`, so that `smoke` finds it.
 */
export async function startProwOnKubelets(state: string, say: (text: string) => void): Promise<ProwOnKubelets> {
  await refuseUnfitMachine();
  const started: Started = {};
  const stop = async () => {
    started.observer?.close();
    await started.nodes?.stop();
    await started.local?.stop();
  };
  try {
    return { ...(await start(state, started, say)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(state: string, started: Started, say: (text: string) => void) {
  const { signal } = new AbortController();
  const places = stateDirectory(state);
  const directory = join(places.environments, STACK);
  const production = await readProduction(projectPath('examples', 'production'));
  const { description } = production;
  const baseline = await resolveCandidate(description.prowTag, { signal });
  const lending = await boskosVersions(description, { signal });
  const boskos = lending === null ? null : boskosBuilds(description, [lending.baseline]);
  const builds = startBuilds([baseline], { components: componentsToRun(description), boskos, signal });
  builds.listen(say);
  const { kubelet } = await ensureTools(['kubelet']);
  started.local = await startEnvironment({
    id: STACK,
    directory,
    clusters: description.clusters.map(({ id, role }) => ({ id, role, hostNodes: role === 'service' ? 0 : 1 })),
    services: forwardedServices(description),
    tools: await builds.clusterTools,
    images: imageCatalogue([], []),
    readyTimeoutMs: READY_TIMEOUT_MS,
    signal,
    onStep: ({ cluster, step }) => say(`${cluster}: ${step}`),
  });
  const index = description.clusters.findIndex(({ role }) => role === 'service');
  const cluster = { id: description.clusters[index]?.id ?? '', index };
  // Not below the state directory, which may be deep: a unix socket's path has at most 107 bytes (unix(7)).
  const machines = await mkdtemp(join(tmpdir(), 'prow-staging-'));
  started.nodes = await KubeletNodes.start({
    directory: machines,
    environment: directory,
    ...{ cluster, count: KUBELETS, kubelet, images: [] },
  });
  say(`${cluster.id}: ${KUBELETS} kubelets are Ready`);
  const [tools, build, boskosBuild] = await Promise.all([builds.deployTools, builds.prow[0], builds.boskos[0]]);
  if (build === undefined) throw new RangeError('no build was started');
  const { clusters, endpoints } = started.local;
  const given = {
    id: STACK,
    directory,
    clusters,
    endpoints,
    production,
    build,
    boskos: boskosBuild ?? null,
    tools,
    state: places,
    signal,
    say,
  };
  const deployed = await deploy({ ...given, onUnended: refuseUnended });
  const observer = join(machines, 'observer.sock');
  started.observer = await observeMachines(started.nodes.machines, {
    ...{ keeper: deployed.observer ?? '', socket: observer },
  });
  const environment = { ...deployed, observer };
  await writeEnvironment(directory, environment, description);
  return { environment, nodes: started.nodes };
}

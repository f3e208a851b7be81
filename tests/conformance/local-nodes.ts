import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { environmentDirectory } from '../../src/local/environment-directory.js';
import type { ImageCatalogue } from '../../src/local/images.js';
import { type LocalEnvironment, startEnvironment } from '../../src/local/start-environment.js';
import { ensureTools } from '../../src/toolchain/ensure-tools.js';
import { CLUSTER_TOOLS } from '../../src/toolchain/tool-names.js';
import { buildDist } from '../support/build-dist.js';
import { NODES_ASKED, type NodeAgent, type NodePlace, peersInPairs } from './node-under-test.js';
import { oneAtATime } from './one-at-a-time.js';

const CLUSTER = 'asked';
const READY_LIMIT_MS = 180_000;
const AGENT_LIMIT_MS = 60_000;
const IMAGES = { shell: 'prow-staging.invalid/shell:1', agnhost: 'prow-staging.invalid/agnhost:1' };

/** Host nodes of one small cluster. */
export interface LocalNodes {
  readonly places: readonly NodePlace[];
  stop(): Promise<void>;
}

/** Starts an environment in `directory` that has nothing but these nodes. */
export async function startLocalNodes(directory: string): Promise<LocalNodes> {
  await buildDist();
  const { agnhost, ...tools } = await ensureTools([...CLUSTER_TOOLS, 'agnhost']);
  const images: ImageCatalogue = {
    [IMAGES.shell]: { executable: null, mounts: [], env: {} },
    [IMAGES.agnhost]: { executable: agnhost, mounts: [], env: {} },
  };
  const environment = await startEnvironment({
    id: 'conformance',
    directory,
    clusters: [{ id: CLUSTER, role: 'build', hostNodes: NODES_ASKED }],
    services: [],
    tools,
    images,
    readyTimeoutMs: READY_LIMIT_MS,
    signal: new AbortController().signal,
    onStep: () => undefined,
  });
  const names = Array.from({ length: NODES_ASKED }, (_, index) => `host-${CLUSTER}-${index}`);
  const peers = peersInPairs(names);
  const places = names.map((name, index) => ({
    name,
    kubeconfig: kubeconfigOf(environment),
    images: IMAGES,
    peers: peers[index] ?? [],
    agent: agentOf(directory, name),
  }));
  return { places, stop: environment.stop };
}

function kubeconfigOf({ directory }: LocalEnvironment): string {
  return environmentDirectory(directory).kubeconfig(CLUSTER);
}

/** A node's agent, which its keeper starts again whenever it ends. */
function agentOf(directory: string, node: string): NodeAgent {
  const config = join(environmentDirectory(directory).nodes, node, 'config.json');
  const only = async () => {
    const [pid] = await agentsWith(config);
    if (pid === undefined) throw new Error(`no agent runs with ${config}`);
    return pid;
  };
  return {
    halt: async () => {
      process.kill(await only(), 'SIGSTOP');
    },
    restart: oneAtATime(async () => {
      const before = await only();
      process.kill(before, 'SIGKILL');
      const deadline = Date.now() + AGENT_LIMIT_MS;
      while (!(await agentsWith(config)).some((pid) => pid !== before)) {
        if (Date.now() > deadline) throw new Error(`the agent of ${node} was not started again`);
        await delay(100);
      }
    }),
  };
}

async function agentsWith(config: string): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
      return words.includes(config) && words.some((word) => word.endsWith('host-node.js')) ? [pid] : [];
    }),
  );
  return found.flat();
}

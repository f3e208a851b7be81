import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { environmentDirectory } from '../../src/local/environment-directory.js';
import type { ImageCatalogue } from '../../src/local/images.js';
import { type LocalEnvironment, startEnvironment } from '../../src/local/start-environment.js';
import { ensureTools } from '../../src/toolchain/ensure-tools.js';
import { CLUSTER_TOOLS } from '../../src/toolchain/tool-names.js';
import { buildDist } from '../support/build-dist.js';
import type { NodePlace } from './node-under-test.js';

const CLUSTER = 'asked';
const READY_LIMIT_MS = 180_000;
const AGENT_LIMIT_MS = 60_000;
const IMAGES = { shell: 'prow-staging.invalid/shell:1', agnhost: 'prow-staging.invalid/agnhost:1' };

/** Two host nodes of one small cluster: one for nearly all promises, and one whose agent may be restarted. */
export interface LocalNodes {
  readonly calm: NodePlace;
  readonly restarted: NodePlace;
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
    clusters: [{ id: CLUSTER, role: 'build', hostNodes: 2 }],
    services: [],
    tools,
    images,
    readyTimeoutMs: READY_LIMIT_MS,
    signal: new AbortController().signal,
    onStep: () => undefined,
  });
  const place = (index: number): NodePlace => {
    const name = `host-${CLUSTER}-${index}`;
    return { name, kubeconfig: kubeconfigOf(environment), images: IMAGES };
  };
  const [calm, restarted] = [place(0), place(1)];
  return {
    calm,
    restarted: { ...restarted, restartAgent: oneAtATime(() => restartAgent(directory, restarted.name)) },
    stop: environment.stop,
  };
}

function kubeconfigOf({ directory }: LocalEnvironment): string {
  return environmentDirectory(directory).kubeconfig(CLUSTER);
}

/** Kills a node's agent and waits until its keeper has started another. */
async function restartAgent(directory: string, node: string): Promise<void> {
  const config = join(environmentDirectory(directory).nodes, node, 'config.json');
  const [before] = await agentsWith(config);
  if (before === undefined) throw new Error(`no agent runs with ${config}`);
  process.kill(before, 'SIGKILL');
  const deadline = Date.now() + AGENT_LIMIT_MS;
  while (!(await agentsWith(config)).some((pid) => pid !== before)) {
    if (Date.now() > deadline) throw new Error(`the agent of ${node} was not started again`);
    await delay(100);
  }
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

function oneAtATime(action: () => Promise<void>): () => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const mine = last.catch(() => undefined).then(action);
    last = mine;
    return mine;
  };
}

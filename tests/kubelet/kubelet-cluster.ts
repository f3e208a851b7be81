import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentDirectory } from '../../src/local/environment-directory.js';
import { startEnvironment } from '../../src/local/start-environment.js';
import { ensureTools } from '../../src/toolchain/ensure-tools.js';
import { CLUSTER_TOOLS } from '../../src/toolchain/tool-names.js';
import { NODES_ASKED, type NodePlace, peersInPairs, type TestImages } from '../conformance/node-under-test.js';
import { oneAtATime } from '../conformance/one-at-a-time.js';
import { KubeletNodes } from './kubelet-nodes.js';
import { refuseUnfitMachine } from './requirements.js';

const READY_TIMEOUT_MS = 180_000;
const CLUSTER_ID = 'reference';

/** A control plane of ours with real kubelets on it. */
export interface KubeletCluster {
  readonly places: readonly NodePlace[];
  /** Everything below it is gone after {@link stop}. */
  readonly directory: string;
  stop(): Promise<void>;
}

/**
 * Starts one cluster whose only nodes that run anything are real kubelets.
 *
 * @param images - References of the images it can run: one with a shell only, and Kubernetes' test program.
 * @param options - `kubelet`: another program than the toolchain's; `count`: another number of nodes than promises want.
 * @throws What this machine lacks, by the name of the Debian package.
 */
export async function startKubeletCluster(
  images: TestImages,
  { kubelet, count = NODES_ASKED }: { readonly kubelet?: string; readonly count?: number } = {},
): Promise<KubeletCluster> {
  await refuseUnfitMachine();
  const tools = await ensureTools([...CLUSTER_TOOLS, 'kubelet', 'agnhost']);
  const directory = await mkdtemp(join(tmpdir(), 'prow-staging-'));
  const environment = await startEnvironment({
    id: 'kubelet',
    directory: join(directory, 'environment'),
    clusters: [{ id: CLUSTER_ID, role: 'service', hostNodes: 0 }],
    services: [],
    tools,
    images: {
      [images.shell]: { executable: null, mounts: [], env: {} },
      [images.agnhost]: { executable: tools.agnhost, mounts: [], env: {} },
    },
    readyTimeoutMs: READY_TIMEOUT_MS,
    signal: new AbortController().signal,
    onStep: () => undefined,
  });
  let nodes: KubeletNodes | undefined;
  const stop = async () => {
    await nodes?.stop();
    await environment.stop();
    await rm(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
  try {
    nodes = await KubeletNodes.start({
      directory: join(directory, 'nodes'),
      environment: environment.directory,
      cluster: { id: CLUSTER_ID, index: 0 },
      count,
      kubelet: kubelet ?? tools.kubelet,
      images: Object.values(images),
    });
    const kubeconfig = environmentDirectory(environment.directory).kubeconfig(CLUSTER_ID);
    return { places: placesOf(nodes, { kubeconfig, images }), directory, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function placesOf(nodes: KubeletNodes, shared: Pick<NodePlace, 'kubeconfig' | 'images'>): NodePlace[] {
  const peers = peersInPairs(nodes.names);
  return nodes.names.map((name, index) => ({
    name,
    ...shared,
    peers: peers[index] ?? [],
    agent: { halt: () => nodes.halt(index), restart: oneAtATime(() => nodes.restart(index)) },
  }));
}

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { environmentDirectory } from '../../src/local/environment-directory.js';
import { lastLines } from '../../src/local/keeper/last-lines.js';
import { type ClusterNetwork, POD_BRIDGE, planHostNode, planNetwork } from '../../src/local/network-plan.js';
import { pullImages, startContainerd } from './containerd.js';
import { makeControlGroup, removeControlGroups } from './control-groups.js';
import { type RegistryProcess, startRegistryProcess } from './images/start-registry.js';
import { startKubelet } from './kubelet.js';
import { type NodeMachine, startNodeMachine } from './node-machine.js';

const READY_LIMIT_MS = 120_000;
const ENTERING_LIMIT_MS = 10_000;
const POLL_MS = 100;

/** What host nodes carry (src/local/keeper/host-nodes.ts), so that the same pods come here. */
const LABELS = { 'prow-staging.dev/runs': 'processes' };
const TAINTS = [{ key: 'prow-staging.dev/host-node', value: 'true', effect: 'NoSchedule' }];

export interface KubeletNodesOptions {
  /** Directory of the nodes' own; removed with them. */
  readonly directory: string;
  /** A standing environment, and the cluster in it that has no host node. */
  readonly environment: string;
  readonly cluster: { readonly id: string; readonly index: number };
  readonly count: number;
  readonly kubelet: string;
  /** Images that are there before the first pod asks for them. */
  readonly images: readonly string[];
}

/** Real kubelets of one cluster, and what they need to run pods. */
export class KubeletNodes {
  readonly machines: NodeMachine[] = [];
  readonly names: string[] = [];
  readonly #network: ClusterNetwork;
  readonly #kubelets: ChildProcess[] = [];
  readonly #starts: (() => Promise<ChildProcess>)[] = [];
  #registry: RegistryProcess | undefined;

  private constructor(private readonly options: KubeletNodesOptions) {
    this.#network = planNetwork(options.cluster.id, options.cluster.index);
  }

  /** Starts kubelets, and returns when all are Ready. @throws with the last words of the one that is not. */
  static async start(options: KubeletNodesOptions): Promise<KubeletNodes> {
    const nodes = new KubeletNodes(options);
    // What a killed run left behind has nobody else to remove it.
    await removeControlGroups();
    await mkdir(options.directory, { recursive: true, mode: 0o700 });
    try {
      // The first brings the registry; nothing of the others depends on each other.
      await nodes.#add(0);
      await Promise.all(Array.from({ length: options.count - 1 }, (_, index) => nodes.#add(index + 1)));
      await Promise.all(nodes.names.map((name, index) => nodes.#ready(name, index)));
    } catch (error) {
      await nodes.stop();
      throw error;
    }
    return nodes;
  }

  /** Ends the kubelets and everything they run, and leaves nothing of them. */
  async stop(): Promise<void> {
    this.#registry?.stop();
    await Promise.all(this.machines.map((machine) => machine.stop()));
    await removeControlGroups();
    await rm(this.options.directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  async #add(index: number): Promise<void> {
    const { directory, environment, cluster, kubelet: program, images } = this.options;
    const files = environmentDirectory(environment);
    const { nodeAddress, podAddresses } = planHostNode(this.#network, index);
    const machine = await startNodeMachine({
      directory: join(directory, String(index)),
      environmentDirectory: environment,
      clusterId: cluster.id,
    });
    this.machines[index] = machine;
    // The cluster's network has an address for each of its host nodes, and was made without any.
    await machine.run('ip', ['addr', 'add', `${nodeAddress}/16`, 'dev', POD_BRIDGE]);
    this.#registry ??= await startRegistryProcess({
      ...{ directory, environment, clusterId: cluster.id, address: nodeAddress },
    });
    const containerd = { network: this.#network, nodeAddress, podAddresses, registry: this.#registry.address };
    const containerdSocket = await startContainerd(machine, containerd);
    await untilListening(containerdSocket);
    await pullImages(machine, images);
    const nodeName = `kubelet-${cluster.id}-${index}`;
    const kubelet = {
      ...{ program, nodeName, nodeAddress, containerdSocket, network: this.#network },
      kubeconfig: `${files.kubeconfig(cluster.id)}-inside`,
      clientAuthority: join(files.clusterDirectory(cluster.id), 'pki', 'ca.crt'),
      controlGroup: await makeControlGroup(index),
      ...{ labels: LABELS, taints: TAINTS },
    };
    const start = () => startKubelet(machine, kubelet);
    this.names[index] = nodeName;
    this.#starts[index] = start;
    this.#kubelets[index] = await start();
  }

  /** Stops a kubelet in the middle of what it does; its pods run on. */
  async halt(index: number): Promise<void> {
    process.kill(await this.#pid(index), 'SIGSTOP');
  }

  /** Kills a kubelet, not its pods, and starts another. */
  async restart(index: number): Promise<void> {
    const before = this.#kubelets[index];
    const start = this.#starts[index];
    if (before === undefined || start === undefined) throw new RangeError(`there is no kubelet ${index}`);
    const ended = once(before, 'exit');
    process.kill(await this.#pid(index), 'SIGKILL');
    // nsenter stops when its child is stopped, and would stay so.
    before.kill('SIGCONT');
    await ended;
    this.#kubelets[index] = await start();
  }

  /** The kubelet is the only child of what brings it into its machine, once it is there. */
  async #pid(index: number): Promise<number> {
    const entering = this.#kubelets[index];
    const deadline = Date.now() + ENTERING_LIMIT_MS;
    while (entering?.exitCode === null && Date.now() < deadline) {
      const children = await readFile(`/proc/${entering.pid}/task/${entering.pid}/children`, 'utf8').catch(() => '');
      const [pid] = children.trim().split(' ').map(Number);
      if (pid !== undefined && pid !== 0) return pid;
      await delay(POLL_MS);
    }
    throw new Error(`kubelet ${index} does not run`);
  }

  async #ready(name: string, index: number): Promise<void> {
    const { environment, cluster } = this.options;
    const config = new KubeConfig();
    config.loadFromFile(environmentDirectory(environment).kubeconfig(cluster.id));
    const core = config.makeApiClient(CoreV1Api);
    const deadline = Date.now() + READY_LIMIT_MS;
    for (;;) {
      const node = await core.readNode({ name }).catch(() => null);
      const ready = node?.status?.conditions?.find(({ type }) => type === 'Ready');
      if (ready?.status === 'True') return;
      const hasEnded = this.#kubelets[index]?.exitCode !== null;
      if (hasEnded || Date.now() > deadline) throw new Error(await this.#notReady(name, index, ready?.message));
      await delay(POLL_MS);
    }
  }

  async #notReady(name: string, index: number, message = 'it did not register'): Promise<string> {
    const log = join(this.machines[index]?.directory ?? '', 'kubelet.log');
    const tail = lastLines(await readFile(log, 'utf8').catch(() => ''), 8);
    return `${name} is not Ready: ${message}\n${tail}`;
  }
}

async function untilListening(socket: string): Promise<void> {
  const deadline = Date.now() + READY_LIMIT_MS;
  while (!(await answers(socket))) {
    if (Date.now() > deadline) throw new Error(`containerd does not listen on ${socket}`);
    await delay(POLL_MS);
  }
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    connection.once('error', () => resolve(false));
    connection.once('connect', () => {
      connection.destroy();
      resolve(true);
    });
  });
}

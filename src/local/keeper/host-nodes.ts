import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectPath } from '../../toolchain/project-root.js';
import { environmentDirectory } from '../environment-directory.js';
import { type ClusterNetwork, POD_BRIDGE, planHostNode } from '../network-plan.js';
import type { LocalPlan } from '../plan.js';
import type { ControlPlane } from './control-plane.js';
import { namespacePath } from './networks.js';

/** An agent that dies is started again after this, as a supervisor restarts a kubelet. */
const RESTART_DELAY_MS = 1_000;

/** A host node's agent, kept running. */
export interface HostNode {
  readonly name: string;
  readonly log: string;
  /** How often the agent ended and was started again. */
  restarts(): number;
  isRunning(): boolean;
}

export interface HostNodeOptions {
  readonly plan: LocalPlan;
  readonly network: ClusterNetwork;
  readonly controlPlane: ControlPlane;
  readonly kubeconfig: string;
  readonly index: number;
  readonly signal: AbortSignal;
}

/** Starts the agent of one host node in its cluster's network, and again whenever it ends. */
export function startHostNode(options: HostNodeOptions): HostNode {
  const { plan, network, index, signal } = options;
  const name = `host-${network.clusterId}-${index}`;
  const directory = join(environmentDirectory(plan.directory).nodes, name);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const config = join(directory, 'config.json');
  writeFileSync(config, JSON.stringify(agentConfig(name, directory, options), null, 2), { mode: 0o600 });
  const log = join(directory, 'agent.log');
  let restarts = 0;
  let child: ChildProcess;
  const start = () => {
    const output = openSync(log, 'a', 0o600);
    const command = [
      `--net=${namespacePath(network.namespace)}`,
      process.execPath,
      projectPath('dist', 'host-node.js'),
      config,
    ];
    child = spawn('nsenter', command, { stdio: ['ignore', output, output] });
    child.on('exit', () => {
      if (signal.aborted) return;
      restarts += 1;
      setTimeout(start, RESTART_DELAY_MS);
    });
  };
  start();
  return { name, log, restarts: () => restarts, isRunning: () => child.exitCode === null && child.signalCode === null };
}

function agentConfig(nodeName: string, directory: string, options: HostNodeOptions) {
  const { plan, network, controlPlane, kubeconfig, index } = options;
  return {
    nodeName,
    ...planHostNode(network, index),
    kubeconfig,
    servingCertificate: controlPlane.adminCertificate,
    servingKey: controlPlane.adminKey,
    clientAuthority: controlPlane.caCertificate,
    bridge: POD_BRIDGE,
    podGateway: network.podGateway,
    clusterDns: network.dnsAddress,
    clusterDomain: 'cluster.local',
    serviceHost: network.apiServiceAddress,
    servicePort: 443,
    images: environmentDirectory(plan.directory).images,
    claims: join(environmentDirectory(plan.directory).claims, network.clusterId),
    workDir: directory,
    labels: { 'prow-staging.dev/runs': 'processes', ...placeLabels(index) },
    taints: [{ key: 'prow-staging.dev/host-node', value: 'true', effect: 'NoSchedule' }],
    capacity: { cpu: '64', memory: '64Gi', 'ephemeral-storage': '1Ti', pods: 110 },
  };
}

/** Clouds label nodes so, and pods spread by it: each host node is a zone of its own. */
function placeLabels(index: number): Record<string, string> {
  return { 'topology.kubernetes.io/region': 'local', 'topology.kubernetes.io/zone': `local-${index}` };
}

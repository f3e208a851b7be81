import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { quantity } from '../../model/quantity.js';
import { projectPath } from '../../toolchain/project-root.js';
import { linkAddress } from '../network-plan.js';
import { type ProcessIdentity, parseProcessStat, signalProcess } from '../process-identity.js';
import type { HostNodeConfig } from './config.js';
import { hostname } from './containers/root-files.js';
import type { Pod, Volume } from './pod.js';
import type { PodPaths } from './pods/pod-paths.js';

/** The script that builds pods and containers. */
export const SANDBOX_SCRIPT = projectPath('src', 'local', 'host-node', 'sandbox.sh');

/** Programs find their tools here; nothing else of the node's environment reaches a pod. */
export const TOOL_ENVIRONMENT = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };

// Half of the machine's memory, which is what a tmpfs gets by default.
const MEMORY_VOLUME_SIZE = '50%';
const START_LIMIT_MS = 15_000;

export interface SandboxRequest {
  readonly pod: Pod;
  readonly paths: PodPaths;
  readonly address: string;
  readonly config: HostNodeConfig;
}

/**
 * Makes the namespaces that the containers of a pod share, joined to the cluster's
 * network at `address`.
 *
 * @returns the process that keeps them: they live as long as it does.
 * @throws {Error} with the output of the tool that failed.
 */
export async function createSandbox({ pod, paths, address, config }: SandboxRequest): Promise<ProcessIdentity> {
  for (const directory of [paths.runs, paths.roots]) mkdirSync(directory, { recursive: true, mode: 0o755 });
  const volumes = pod.spec.volumes ?? [];
  for (const { name, emptyDir } of volumes) {
    mkdirSync(paths.volume(name), { recursive: true, mode: 0o755 });
    if (emptyDir !== undefined) chmodSync(paths.volume(name), 0o777);
  }
  // An agent that was ended while it made a sandbox left one that nobody knows, with the device's name.
  removeSandbox(paths);
  rmSync(paths.holder, { force: true });
  await startHolder([
    paths.holder,
    String(process.pid),
    hostname(pod),
    `p${createHash('sha256').update(paths.holder).digest('hex').slice(0, 12)}`,
    `${address}/${config.podPrefixLength}`,
    linkAddress(address),
    config.podGateway,
    config.bridge,
    ...volumes.flatMap((volume) => memoryVolume(volume, paths)),
  ]);
  const holder = readHolder(paths);
  if (holder === null) throw new Error('the sandbox said it was ready and left no process id');
  return holder;
}

/** The holder that a sandbox's files name, running or not. */
export function readHolder(paths: PodPaths): ProcessIdentity | null {
  return existsSync(paths.holder) ? parseProcessStat(readFileSync(paths.holder, 'utf8')) : null;
}

/** Ends a sandbox: its network device goes with its last process. */
export function removeSandbox(paths: PodPaths): void {
  const holder = readHolder(paths);
  if (holder !== null) signalProcess(holder, 'SIGKILL');
}

function memoryVolume({ name, emptyDir }: Volume, paths: PodPaths): string[] {
  if (emptyDir?.medium !== 'Memory') return [];
  return [paths.volume(name), sizeOf(emptyDir.sizeLimit)];
}

function sizeOf(limit: string | undefined): string {
  return limit === undefined ? MEMORY_VOLUME_SIZE : String(Math.ceil(quantity(limit)));
}

function startHolder(holderArguments: readonly string[]): Promise<void> {
  const namespaces = ['--net', '--mount', '--uts', '--ipc'];
  const holder = spawn('unshare', [...namespaces, '--', '/bin/sh', SANDBOX_SCRIPT, 'hold', ...holderArguments], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: TOOL_ENVIRONMENT,
    cwd: '/',
  });
  return new Promise((resolve, reject) => {
    let said = '';
    const limit = setTimeout(() => holder.kill('SIGKILL'), START_LIMIT_MS);
    const settle = (error?: Error) => {
      clearTimeout(limit);
      holder.unref();
      if (error === undefined) resolve();
      else reject(error);
    };
    holder.stdout.on('data', () => settle());
    holder.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
    });
    holder.once('error', settle);
    holder.once('exit', () => settle(new Error(`the pod's sandbox could not be made: ${said.trim()}`)));
  });
}

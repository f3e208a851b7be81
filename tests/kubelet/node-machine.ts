import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { parseProcessStat } from '../../src/local/process-identity.js';
import { readOwner } from '../../src/local/stop-environment.js';
import { projectPath } from '../../src/toolchain/project-root.js';
import { searchPath } from './requirements.js';
import { saysReady } from './says-ready.js';

const SCRIPT = projectPath('tests', 'kubelet', 'node-machine.sh');

/**
 * Where a kubelet and its containers live: the network of one cluster, and
 * mounts and processes of its own. User namespace and control groups are this
 * machine's: what a kubelet does as root is allowed.
 */
export interface NodeMachine {
  readonly directory: string;
  /** Starts a program inside that writes to a log of its name in the machine's directory. */
  start(program: string, args: readonly string[]): ChildProcess;
  /** Runs a program inside to its end. @throws with what it wrote, unless it ended with 0. */
  run(program: string, args: readonly string[]): Promise<string>;
  /** Ends every process inside, and with them the mounts. */
  stop(): Promise<void>;
}

/** Makes a machine in the network of a cluster of a standing environment. It ends with this process at the latest. */
export async function startNodeMachine(options: {
  readonly directory: string;
  readonly environmentDirectory: string;
  readonly clusterId: string;
}): Promise<NodeMachine> {
  const { directory, environmentDirectory, clusterId } = options;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const network = await networkArgument(environmentDirectory, clusterId);
  const namespaces = ['--mount', '--propagation=private', '--pid', '--fork', '--kill-child'];
  const args = [network, '--', 'unshare', ...namespaces, '/bin/sh', SCRIPT, directory];
  const machine = spawn('nsenter', args, { stdio: ['pipe', 'pipe', 'inherit'], cwd: '/' });
  const ended = new Promise<void>((resolve) => machine.once('exit', () => resolve()));
  await saysReady(machine, 'the machine of a kubelet');
  const init = parseProcessStat(await readFile(join(directory, 'init'), 'utf8'));
  if (init === null) throw new Error(`the machine in ${directory} does not say what its process is`);
  const target = [`--target=${init.pid}`, '--mount', '--net', '--pid', '--'];
  const env = { PATH: searchPath() };
  return {
    directory,
    start(program, more) {
      const log = openSync(join(directory, `${basename(program)}.log`), 'a', 0o600);
      const started = spawn('nsenter', [...target, program, ...more], { stdio: ['ignore', log, log], env, cwd: '/' });
      closeSync(log);
      return started;
    },
    run: async (program, more) =>
      (await execa('nsenter', [...target, program, ...more], { env, extendEnv: false, cwd: '/' })).stdout,
    stop: async () => {
      machine.stdin.end();
      await ended;
    },
  };
}

/** The argument of `nsenter` that leads into a cluster's network. */
export async function networkArgument(environmentDirectory: string, clusterId: string): Promise<string> {
  const owner = await readOwner(environmentDirectory);
  if (owner === null) throw new Error(`no environment stands in ${environmentDirectory}`);
  // Its /run is not this machine's: see makeRouter in src/local/keeper/networks.ts.
  return `--net=/proc/${owner.pid}/root/run/netns/${clusterId}`;
}

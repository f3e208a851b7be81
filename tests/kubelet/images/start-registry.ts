import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { environmentDirectory } from '../../../src/local/environment-directory.js';
import { projectPath } from '../../../src/toolchain/project-root.js';
import { networkArgument } from '../node-machine.js';
import { searchPath } from '../requirements.js';
import { saysReady } from '../says-ready.js';

const PORT = 5000;
const PROGRAM = projectPath('tests', 'kubelet', 'images', 'registry-main.ts');

/** A registry that runs. */
export interface RegistryProcess {
  readonly address: string;
  stop(): void;
}

/**
 * Starts a registry for the images of a standing environment, on an address of
 * a cluster's network. It has this machine's own files, from which it packs
 * images, and ends with this process at the latest.
 */
export async function startRegistryProcess(options: {
  readonly directory: string;
  readonly environment: string;
  readonly clusterId: string;
  readonly address: string;
}): Promise<RegistryProcess> {
  const { directory, environment, clusterId, address } = options;
  const program = join(directory, 'registry.cjs');
  await build({ entryPoints: [PROGRAM], outfile: program, bundle: true, platform: 'node', format: 'cjs' });
  const network = await networkArgument(environment, clusterId);
  const args = [program, environmentDirectory(environment).images, join(directory, 'registry'), address, String(PORT)];
  const log = openSync(join(directory, 'registry.log'), 'a', 0o600);
  const registry = spawn('nsenter', [network, '--', process.execPath, ...args], {
    stdio: ['pipe', 'pipe', log],
    env: { PATH: searchPath() },
    cwd: '/',
  });
  closeSync(log);
  await saysReady(registry, 'the registry');
  return { address: `http://${address}:${PORT}`, stop: () => registry.kill() };
}

import { cp, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { type ClusterConnection, connectCluster } from '../../src/canaries/connect-cluster.js';
import { readEnvironment } from '../../src/cli/environment-file.js';
import { type StateDirectory, stateDirectory } from '../../src/cli/state-directory.js';
import { environmentDirectory } from '../../src/local/environment-directory.js';
import { addImages } from '../../src/local/images.js';
import type { Environment } from '../../src/model/environment.js';
import { projectPath } from '../../src/toolchain/project-root.js';
import { AT } from './deployments.js';
import { JOB_IMAGE, jobImage } from './job-image.js';

const STACK = 'story';
const PROGRAM = projectPath('bin', 'prow-staging.mjs');

/** The standing Prow in which the story happens. */
export interface Staging {
  readonly directory: string;
  readonly environment: Environment;
  readonly service: ClusterConnection;
}

/** Stands staging up with a production whose Prow has hook and tide, and gives its nodes the image of the gate's jobs. */
export async function standUp(
  stateRoot: string,
  given: { readonly production: string; readonly prowClone: string; readonly signal: AbortSignal },
): Promise<Staging> {
  const { production, prowClone, signal } = given;
  await ours(stateRoot, ['up', '--stack', STACK, '--production', production], signal);
  const { directory, environment } = await readEnvironment(stateDirectory(stateRoot), STACK);
  await addImages(directory, { [JOB_IMAGE]: await jobImage(join(stateRoot, 'image'), prowClone) });
  const cluster = environment.clusters.find(({ role }) => role === 'service');
  if (cluster === undefined) throw new TypeError('an environment has a service cluster');
  return { directory, environment, service: connectCluster(cluster, { signal }) };
}

export async function takeDown(stateRoot: string): Promise<void> {
  await ours(stateRoot, ['down', '--stack', STACK]).catch(() => undefined);
  await rm(stateRoot, { recursive: true, force: true });
}

/** Runs this project's own command line. Only the exit code of a command that judges may be another than 0. */
export async function ours(stateRoot: string, args: readonly string[], signal?: AbortSignal) {
  const options = { all: true, reject: false, ...(signal === undefined ? {} : { cancelSignal: signal }) } as const;
  const ended = await execa(process.execPath, [PROGRAM, ...args], {
    ...options,
    env: { PROW_STAGING_STATE: stateRoot },
  });
  if (!['gate', 'confirm'].includes(args[0] ?? '') && ended.failed) throw new Error(`${args.join(' ')}: ${ended.all}`);
  return ended;
}

/** A copy of the folder that the gate's jobs keep their runs in. */
export async function copyOfRuns({ directory }: Staging, into: string): Promise<StateDirectory> {
  const { claims } = environmentDirectory(directory);
  for (const entry of await readdir(claims, { recursive: true, withFileTypes: true }))
    if (entry.isDirectory() && entry.name === 'runs') {
      await cp(entry.parentPath, into, { recursive: true, verbatimSymlinks: true });
      return stateDirectory(into);
    }
  throw new TypeError('the jobs have kept no run');
}

/** The repository's branch as it is now, for whoever deploys it: from where GitHub's stand-in keeps it on its node. */
export async function checkOutMain({ directory }: Staging, folder: string): Promise<void> {
  for (const entry of await readdir(join(directory, 'nodes'), { recursive: true, withFileTypes: true }))
    if (entry.isDirectory() && entry.name === `${AT.repo}.git` && basename(entry.parentPath) === AT.org) {
      const origin = join(entry.parentPath, entry.name);
      await execa('git', ['clone', '--quiet', '--branch=main', '--template=', origin, folder]);
      return;
    }
  throw new TypeError(`no node keeps ${AT.org}/${AT.repo}`);
}

/** Keeps what every pod printed, beside what goes with the environment. @returns the folder. */
export async function keepLogs({ directory }: Staging, folder: string): Promise<string> {
  const nodes = join(directory, 'nodes');
  for (const entry of await readdir(nodes, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.log')) continue;
    const path = join(entry.parentPath, entry.name);
    await cp(path, join(folder, path.slice(nodes.length + 1))).catch(() => undefined);
  }
  return folder;
}

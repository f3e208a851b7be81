import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { parse, stringify } from 'yaml';
import { ensureTools } from '../../../src/toolchain/ensure-tools.js';
import { projectPath } from '../../../src/toolchain/project-root.js';
import { changeCloud, EMPTY_CLOUD, type Faults, type PlayedCloud, readCloud } from '../stand-in/played-cloud.js';

/** The cluster that the example adopts, as Google would know it. */
const EXISTING = {
  'example-prow-builds/us-central1-b/build-cluster': {
    endpoint: '192.0.2.200',
    privateEndpoint: '172.16.9.2',
    ca: Buffer.from('CA of build-cluster').toString('base64'),
  },
};
const PROJECT = projectPath('infra', 'gke');
const EXAMPLE = join(PROJECT, 'Pulumi.gke.example.yaml');

/** Pulumi reads YAML 1.1, in which a time without quotes is no text. */
const YAML_OF_PULUMI = { version: '1.1' } as const;

/** What Pulumi said, whether it succeeded or not. */
export interface Said {
  readonly exitCode: number | undefined;
  readonly all: string;
  readonly stdout: string;
}

/** A stack of the gke program as a user has it: Pulumi’s own command line, a file backend, a passphrase; Google is played. */
export interface GkeStack {
  readonly directory: string;
  pulumi(...args: string[]): Promise<Said>;
  /** The same with variables of the program’s environment. */
  pulumiWith(variables: Readonly<Record<string, string>>, ...args: string[]): Promise<Said>;
  /** Changes the stack’s configuration file. */
  configure(change: (config: Record<string, unknown>) => Record<string, unknown>): Promise<void>;
  cloud(): PlayedCloud;
  plan(faults: Faults): void;
  change(change: (cloud: PlayedCloud) => PlayedCloud): void;
  remove(): Promise<void>;
}

/**
 * @param program - folder or file that the engine runs; the gke layer’s own where left out.
 * @returns A stack with the example’s configuration, of which nothing stands yet.
 */
export async function makeGkeStack(program: string = PROJECT): Promise<GkeStack> {
  const directory = await mkdtemp(join(tmpdir(), 'gke-'));
  const [bin, backend, cloud] = ['bin', 'backend', 'cloud.json'].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  await Promise.all([bin, backend].map((path) => mkdir(path)));
  await writeFile(cloud, JSON.stringify({ ...EMPTY_CLOUD, clusters: EXISTING }));
  await writeLaunchers(bin, cloud);
  const settings = parse(await readFile(join(PROJECT, 'Pulumi.yaml'), 'utf8')) as Record<string, unknown>;
  await writeFile(join(directory, 'Pulumi.yaml'), stringify({ ...settings, main: program }));
  const configFile = join(directory, 'Pulumi.gke.yaml');
  await cp(EXAMPLE, configFile);
  const env = {
    PULUMI_HOME: join(directory, 'home'),
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE: 'correct horse battery staple',
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    NODE_OPTIONS: `--import ${projectPath('node_modules', 'tsx', 'dist', 'loader.mjs')}`,
    PULUMI_STACK: 'gke',
  };
  const pulumiWith: GkeStack['pulumiWith'] = async (variables, ...args) => {
    const { exitCode, all, stdout } = await execa(join(bin, 'pulumi'), [...args, '--non-interactive'], {
      ...{ cwd: directory, env: { ...env, ...variables }, reject: false, all: true },
    });
    return { exitCode, all, stdout };
  };
  const pulumi = (...args: string[]) => pulumiWith({}, ...args);
  const made = await pulumi('stack', 'init', 'gke', '--secrets-provider', 'passphrase');
  if (made.exitCode !== 0) throw new Error(made.all);
  return {
    directory,
    pulumi,
    pulumiWith,
    cloud: () => readCloud(cloud),
    plan: (faults) => changeCloud(cloud, (now) => ({ ...now, faults })),
    change: (change) => changeCloud(cloud, change),
    configure: async (change) => {
      const now = parse(await readFile(configFile, 'utf8')) as { config: Record<string, unknown> };
      await writeFile(configFile, stringify({ ...now, config: change(now.config) }, YAML_OF_PULUMI));
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

async function writeLaunchers(bin: string, cloud: string): Promise<void> {
  const tools = await ensureTools(['pulumi', 'pulumi-language-nodejs']);
  const standIn = projectPath('tests', 'gke', 'stand-in', 'main.ts');
  const policies = projectPath('node_modules', '@pulumi', 'pulumi', 'cmd', 'run-policy-pack');
  const programs = {
    pulumi: [tools.pulumi],
    'pulumi-language-nodejs': [tools['pulumi-language-nodejs']],
    'pulumi-resource-gcp': [process.execPath, standIn, cloud],
    'pulumi-analyzer-policy-prow-staging': [process.execPath, policies],
  };
  for (const [name, command] of Object.entries(programs)) {
    const path = join(bin, name);
    await writeFile(path, `#!/bin/sh\nexec ${command.map((word) => `'${word}'`).join(' ')} "$@"\n`);
    await chmod(path, 0o700);
  }
}

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Stack } from '@pulumi/pulumi/automation/index.js';
import { execa } from 'execa';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { projectPath } from '../../src/toolchain/project-root.js';
import { auditDeployment } from '../audit/audit-deployment.js';
import { type ProgramInputs, ProgramOutputs } from '../program-inputs.js';
import { readStackConfig, type StackConfig } from '../stack-config.js';
import { type EngineTools, engineVariables, prepareEngine } from './engine-files.js';
import { openStack, PROJECT_NAME, type StackPlace } from './open-stack.js';
import { writePolicyPack } from './policy-pack.js';

/** Where Pulumi.yaml is. */
const PROJECT_ROOT = projectPath();

/**
 * Language hosts older than the engine do not pass `nodeargs` of Pulumi.yaml on; Node reads this itself. By its whole
 * path: the policy pack is started in a folder that has no modules.
 */
const NODE_OPTIONS = `--import ${pathToFileURL(projectPath('node_modules', 'tsx', 'dist', 'loader.mjs')).href}`;

/** Pulumi's commands that read a stack's configuration, and take its file as a flag. */
const READS_CONFIG = ['up', 'update', 'preview', 'pre', 'destroy', 'refresh', 'config', 'import', 'watch', 'logs'];

/** Those that deploy, unless they only say what they would do. */
const DEPLOYS = ['up', 'update'];

/** Those that ask a policy pack. */
const ASKS_POLICIES = [...DEPLOYS, 'preview', 'pre'];

/** One environment, and the Pulumi that is run on it by hand. */
export interface ByHandOptions extends StackPlace {
  /** What is in `Pulumi.<stack>.yaml` beside Pulumi.yaml wins over these. */
  readonly inputs: ProgramInputs;
  readonly tools: Required<EngineTools>;
  readonly signal: AbortSignal;
  /** Asks every policy of each object, where Pulumi deploys or previews. */
  readonly asksPolicies: boolean;
  /** Hears what was held against production after a deployment. */
  onEvent(line: string): void;
}

/**
 * Runs Pulumi's own command line on an environment, with everything supplied that
 * it needs: itself, its plugins, backend, passphrase, stack and configuration.
 * Its output goes to the terminal.
 *
 * @param args - what was typed after `npm run pulumi --`, e.g. `['up', '--yes']`.
 * @returns Pulumi's exit code.
 * @throws {ExplainedError} `fault` where what was deployed differs from production in a way that is not listed.
 */
export async function runPulumi(args: readonly string[], options: ByHandOptions): Promise<number> {
  const { stack, directory, tools, pulumiHome, signal } = options;
  const files = await prepareEngine(directory, tools);
  await mkdir(pulumiHome, { recursive: true, mode: 0o700 });
  const opened = await openStack(options, async () => ({}));
  const configFile = join(files.workDirectory, `Pulumi.${stack}.yaml`);
  const bin = join(files.installation, 'bin');
  const config = await writeConfig(configFile, options);
  const isConfigured = args.some((argument) => READS_CONFIG.includes(argument));
  const isAsked = options.asksPolicies && args.some((argument) => ASKS_POLICIES.includes(argument));
  const command = [
    ...args,
    ...(isConfigured ? ['--config-file', configFile] : []),
    ...(isAsked ? ['--policy-pack', await writePolicyPack(directory)] : []),
    ...['--cwd', PROJECT_ROOT],
  ];
  const { exitCode } = await execa(join(bin, 'pulumi'), command, {
    env: {
      ...engineVariables(files, pulumiHome),
      ...{ PATH: `${bin}:${process.env['PATH'] ?? ''}`, NODE_OPTIONS, PULUMI_STACK: stack },
    },
    ...{ stdio: 'inherit', cancelSignal: signal, reject: false },
  });
  signal.throwIfAborted();
  if (exitCode === 0 && args.some((argument) => DEPLOYS.includes(argument)))
    await auditByHand(opened, { config, onEvent: options.onEvent });
  return exitCode ?? 1;
}

/** The same look at what stands as after every other deployment, by the configuration that Pulumi was given. */
async function auditByHand(
  stack: Stack,
  { config, onEvent }: { config: Record<string, unknown>; onEvent: (line: string) => void },
): Promise<void> {
  const given = Object.entries(await stack.outputs()).map(([name, { value }]) => [name, value]);
  const { differences } = ProgramOutputs.pick({ differences: true }).loose().parse(Object.fromEntries(given));
  const configured = (key: string) => config[`${PROJECT_NAME}:${key}`];
  const inputs = readStackConfig(
    {
      name: PROJECT_NAME,
      get: (key: string) => z.string().optional().parse(configured(key)),
      getObject: <T>(key: string) => configured(key) as T | undefined,
    } as StackConfig,
    stack.name,
  );
  await auditDeployment({ inputs, differences, isWhole: true }, onEvent);
}

const StackSettings = z.looseObject({ config: z.record(z.string(), z.unknown()).optional() });

/** The stack's configuration: what the environment gives, and over it what someone wrote beside Pulumi.yaml. */
async function writeConfig(path: string, { inputs, stack }: ByHandOptions): Promise<Record<string, unknown>> {
  const given = Object.fromEntries(
    Object.entries(inputs)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [`${PROJECT_NAME}:${key}`, value]),
  );
  const [settings, written] = await Promise.all([path, join(PROJECT_ROOT, `Pulumi.${stack}.yaml`)].map(readSettings));
  const config = { ...given, ...written?.config };
  await writeFile(path, stringify({ ...settings, config }), { mode: 0o600 });
  return config;
}

async function readSettings(path: string): Promise<z.infer<typeof StackSettings>> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return StackSettings.parse(parse(text) ?? {});
}

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { projectPath } from '../../src/toolchain/project-root.js';
import type { ProgramInputs } from '../program-inputs.js';
import { type EngineTools, engineVariables, prepareEngine } from './engine-files.js';
import { openStack, PROJECT_NAME, type StackPlace } from './open-stack.js';

/** Where Pulumi.yaml is. */
const PROJECT_ROOT = projectPath();

/** Language hosts older than the engine do not pass `nodeargs` of Pulumi.yaml on; Node reads this itself. */
const NODE_OPTIONS = '--import tsx';

/** Pulumi's commands that read a stack's configuration, and take its file as a flag. */
const READS_CONFIG = ['up', 'update', 'preview', 'pre', 'destroy', 'refresh', 'config', 'import', 'watch', 'logs'];

/** One environment, and the Pulumi that is run on it by hand. */
export interface ByHandOptions extends StackPlace {
  /** What is in `Pulumi.<stack>.yaml` beside Pulumi.yaml wins over these. */
  readonly inputs: ProgramInputs;
  readonly tools: Required<EngineTools>;
  readonly signal: AbortSignal;
}

/**
 * Runs Pulumi's own command line on an environment, with everything supplied that
 * it needs: itself, its plugins, backend, passphrase, stack and configuration.
 * Its output goes to the terminal.
 *
 * @param args - what was typed after `npm run pulumi --`, e.g. `['up', '--yes']`.
 * @returns Pulumi's exit code.
 */
export async function runPulumi(args: readonly string[], options: ByHandOptions): Promise<number> {
  const { stack, directory, tools, pulumiHome, signal } = options;
  const files = await prepareEngine(directory, tools);
  await mkdir(pulumiHome, { recursive: true, mode: 0o700 });
  await openStack(options, async () => ({}));
  const configFile = join(files.workDirectory, `Pulumi.${stack}.yaml`);
  const bin = join(files.installation, 'bin');
  await writeConfig(configFile, options);
  const isConfigured = args.some((argument) => READS_CONFIG.includes(argument));
  const command = [...args, ...(isConfigured ? ['--config-file', configFile] : []), '--cwd', PROJECT_ROOT];
  const { exitCode } = await execa(join(bin, 'pulumi'), command, {
    env: {
      ...engineVariables(files, pulumiHome),
      ...{ PATH: `${bin}:${process.env['PATH'] ?? ''}`, NODE_OPTIONS, PULUMI_STACK: stack },
    },
    ...{ stdio: 'inherit', cancelSignal: signal, reject: false },
  });
  signal.throwIfAborted();
  return exitCode ?? 1;
}

const StackSettings = z.looseObject({ config: z.record(z.string(), z.unknown()).optional() });

/** The stack's configuration: what the environment gives, and over it what someone wrote beside Pulumi.yaml. */
async function writeConfig(path: string, { inputs, stack }: ByHandOptions): Promise<void> {
  const given = Object.fromEntries(
    Object.entries(inputs)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [`${PROJECT_NAME}:${key}`, value]),
  );
  const [settings, written] = await Promise.all([path, join(PROJECT_ROOT, `Pulumi.${stack}.yaml`)].map(readSettings));
  await writeFile(path, stringify({ ...settings, config: { ...given, ...written?.config } }), { mode: 0o600 });
}

async function readSettings(path: string): Promise<z.infer<typeof StackSettings>> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return StackSettings.parse(parse(text) ?? {});
}

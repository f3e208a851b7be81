import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectPath } from '../../src/toolchain/project-root.js';
import { tiedCommand } from '../../src/toolchain/tied-command.js';
import { POLICY_SETTINGS } from '../policy/policy-settings.js';

/** Programs the engine is made of: absolute paths. */
export interface EngineTools {
  readonly pulumi: string;
  readonly 'pulumi-resource-kubernetes': string;
  /** Only a program that Pulumi starts itself needs it; the command line runs the program inline. */
  readonly 'pulumi-language-nodejs'?: string;
}

/**
 * It writes the kubeconfig it is given to a temporary file, which it never removes: one that opens a cluster.
 *
 * @see writeKubeconfigToFile, provider/pkg/provider/util.go of pulumi-kubernetes
 */
const PROVIDER = 'pulumi-resource-kubernetes';

/** What starts a policy pack of this runtime: the engine knows no language plugin of the name. */
export const POLICY_RUNTIME = 'prow-staging';
const POLICY_RUNNER = `pulumi-analyzer-policy-${POLICY_RUNTIME}`;

/** The file in which policies are told what they must know. */
export const POLICY_SETTINGS_FILE = 'policy-settings.json';

/** Where one environment's Pulumi keeps things. All of it goes with the environment. */
export interface EngineFiles {
  /** A folder with a `bin` of its own: Pulumi finds its plugins beside itself. */
  readonly installation: string;
  /** Folder of the state, as a local backend. */
  readonly backend: string;
  readonly workDirectory: string;
  readonly passphraseFile: string;
}

/**
 * Makes the folders an environment's Pulumi works in, and the passphrase its
 * state is encrypted with (0600, made once).
 *
 * @param directory - the environment's own folder.
 */
export async function prepareEngine(directory: string, tools: EngineTools): Promise<EngineFiles> {
  const root = join(directory, 'pulumi');
  const files = {
    installation: root,
    backend: join(root, 'backend'),
    workDirectory: join(root, 'work'),
    passphraseFile: join(root, 'passphrase'),
  };
  const bin = join(root, 'bin');
  await Promise.all(
    [bin, files.backend, files.workDirectory].map((path) => mkdir(path, { recursive: true, mode: 0o700 })),
  );
  const temporary = join(root, 'tmp');
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { mode: 0o700 });
  for (const [name, path] of Object.entries(tools)) {
    await writeLauncher(join(bin, name), { program: path, temporary: name === PROVIDER ? temporary : null });
  }
  await writeLauncher(join(bin, POLICY_RUNNER), {
    program: [process.execPath, projectPath('node_modules', '@pulumi', 'pulumi', 'cmd', 'run-policy-pack')],
    temporary: null,
  });
  await writeOnce(files.passphraseFile, randomBytes(32).toString('base64url'));
  return files;
}

/**
 * The variables every Pulumi process of ours gets: our backend and passphrase
 * whatever the user's own Pulumi is set to, no update check, no download.
 */
export function engineVariables(files: EngineFiles, pulumiHome: string): Record<string, string> {
  return {
    PULUMI_HOME: pulumiHome,
    PULUMI_BACKEND_URL: `file://${files.backend}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: files.passphraseFile,
    PULUMI_CONFIG_PASSPHRASE: '',
    // The engine looks for what runs policies in PATH.
    PATH: `${join(files.installation, 'bin')}:${process.env['PATH'] ?? ''}`,
    [POLICY_SETTINGS]: join(files.installation, POLICY_SETTINGS_FILE),
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    // The state is written once, at the end. Written after each object, 1.6 MB with ProwJob's definition in it, it took
    // 20 of a deployment's 30 s. What a killed deployment made is not in it, so objects that exist are taken over:
    PULUMI_SKIP_CHECKPOINTS: 'true',
    PULUMI_K8S_ENABLE_PATCH_FORCE: 'true',
    // A user's own setting would make the provider dial, or render to, somewhere else.
    PULUMI_K8S_RENDER_YAML_TO_DIRECTORY: '',
  };
}

/**
 * A program that starts `program` and ends with whoever started it. The engine's
 * plugins would outlive an engine that is killed, and the engine a killed command.
 */
async function writeLauncher(
  path: string,
  { program, temporary }: { program: string | [string, ...string[]]; temporary: string | null },
): Promise<void> {
  const command: [string, ...string[]] = typeof program === 'string' ? [program] : program;
  const words = (await tiedCommand(command)).map(quoted);
  const setting = temporary === null ? '' : `TMPDIR=${quoted(temporary)} `;
  await rm(path, { force: true });
  await writeFile(path, `#!/bin/sh\n${setting}exec ${words.join(' ')} "$@"\n`, { mode: 0o700 });
}

/** As a shell takes it for one word, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

async function writeOnce(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

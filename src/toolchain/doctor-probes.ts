import { existsSync } from 'node:fs';
import { readFile, statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import { dirname } from 'node:path';
import { execa } from 'execa';
import { GoError } from './explain-go-failure.js';
import { findOnPath } from './find-on-path.js';
import { goEnvironment } from './go-environment.js';
import { pinDirectory } from './pins.js';
import { runGo } from './run-go.js';

/** The questions `doctor` asks this machine. Tests answer them instead. */
export interface Probes {
  readonly platform: string;
  /** e.g. `20.20.0`. */
  readonly nodeVersion: string;
  /** Version of the Go in PATH itself, e.g. `1.26.8`; null without Go. */
  readonly goVersion: () => Promise<string | null>;
  /** `go env NAME`; empty without Go. */
  readonly goSetting: (name: string) => Promise<string>;
  readonly programPath: (program: string) => Promise<string | null>;
  /** Makes the namespaces an environment lives in; null if that works, else what was said. */
  readonly tryNamespaces: () => Promise<string | null>;
  /** A kernel setting such as `user.max_user_namespaces`; null where the kernel has none of that name. */
  readonly sysctl: (name: string) => Promise<string | null>;
  /** Free bytes for this user where `directory` is, or will be. */
  readonly freeDiskBytes: (directory: string) => Promise<number>;
  readonly availableMemoryBytes: () => number;
  /** Null if the module proxy answers, else what was said. */
  readonly askModuleProxy: () => Promise<string | null>;
}

const PROBE_TIMEOUT_MS = 10_000;

/** The probes of the machine this runs on. */
export const machineProbes: Probes = {
  platform: process.platform,
  nodeVersion: process.versions.node,
  goVersion: async () => {
    // GOTOOLCHAIN=local: the one installed, not the one go.mod would have it fetch.
    const answer = await ask('go', ['env', 'GOVERSION'], { ...goEnvironment(), GOTOOLCHAIN: 'local' });
    return answer.ok ? answer.said.replace(/^go/, '') : null;
  },
  goSetting: async (name) => {
    const answer = await ask('go', ['env', name], goEnvironment());
    return answer.ok ? answer.said : '';
  },
  programPath: findOnPath,
  tryNamespaces: async () => {
    const options = ['--user', '--map-root-user', '--net', '--mount', '--pid', '--fork', '--mount-proc'];
    const answer = await ask('unshare', [...options, 'true']);
    return answer.ok ? null : answer.said;
  },
  sysctl: async (name) =>
    (await readFile(`/proc/sys/${name.replaceAll('.', '/')}`, 'utf8').catch(() => null))?.trim() ?? null,
  freeDiskBytes: async (directory) => {
    const { bavail, bsize } = await statfs(existingParent(directory));
    return bavail * bsize;
  },
  availableMemoryBytes: () => {
    const limit = process.constrainedMemory();
    return limit > 0 ? Math.min(limit, freemem()) : freemem();
  },
  askModuleProxy,
};

async function askModuleProxy(): Promise<string | null> {
  try {
    // The newest version of anything cannot come from a local cache. A refusal is an answer too.
    await runGo(['list', '-m', 'sigs.k8s.io/kwok@latest'], {
      cwd: pinDirectory('kwok'),
      purpose: 'ask the module proxy',
      signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    });
    return null;
  } catch (error) {
    if (error instanceof GoError) return error.reason === 'no-network' ? error.explanation.observed : null;
    return `no answer within ${PROBE_TIMEOUT_MS / 1000} s`;
  }
}

async function ask(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<{ ok: boolean; said: string }> {
  const result = await execa(program, args, {
    env: { ...env, LC_ALL: 'C' },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    timeout: PROBE_TIMEOUT_MS,
  });
  const said = result.failed ? result.stderr || result.shortMessage || 'failed without a word' : result.stdout;
  return { ok: !result.failed, said: said.trim() };
}

function existingParent(directory: string): string {
  return existsSync(directory) ? directory : existingParent(dirname(directory));
}

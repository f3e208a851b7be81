import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { projectPath } from '../../src/toolchain/project-root.js';

/** Longer than the 107 bytes a unix socket's path may have (unix(7)): people's home directories are, too. */
const LONG_NAME = `prow-staging-${'deep-'.repeat(20)}`;

/** A state directory of its own, so that tests never meet a person's environments. */
export async function makeState(): Promise<string> {
  return mkdtemp(join(tmpdir(), LONG_NAME));
}

/** Ends every environment of a state directory and removes it. */
export async function removeState(state: string): Promise<void> {
  await prowStaging(['down', '--all'], { state });
  await rm(state, { recursive: true, force: true });
}

/** The command line as a user runs it, of this tool or of a copy; never throws for an exit code. */
export function prowStaging(
  args: readonly string[],
  options: { readonly state: string; readonly env?: Readonly<Record<string, string>>; readonly tool?: string },
) {
  const { state, env = {}, tool = projectPath() } = options;
  return execa(process.execPath, [join(tool, 'bin', 'prow-staging.mjs'), ...args], {
    reject: false,
    all: true,
    env: { PROW_STAGING_STATE: state, ...env },
  });
}

/** Processes of this machine whose command line names `text`: what an environment has left behind. */
export async function processesNaming(text: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return command.includes(text) && Number(pid) !== process.pid ? `${pid} ${command.replaceAll('\0', ' ')}` : null;
    }),
  );
  return commands.filter((command) => command !== null);
}

/** Mounts of this machine below a path. */
export async function mountsBelow(path: string): Promise<string[]> {
  return (await readFile('/proc/self/mounts', 'utf8')).split('\n').filter((mount) => mount.includes(path));
}

/** Waits until a line of the command's output says `text`, and goes on reading: a full pipe would stop the command. */
export async function untilSays(command: ReturnType<typeof prowStaging>, text: string): Promise<void> {
  let output = '';
  await new Promise<void>((resolve, reject) => {
    command.all.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes(text)) resolve();
    });
    command.all.on('end', () => reject(new Error(`the command ended without saying "${text}":\n${output}`)));
  });
}

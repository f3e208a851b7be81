import { resolve } from 'node:path';
import { execa } from 'execa';

/** A clone, the revision production runs, and the one that is to be merged into it. */
export interface Revisions {
  readonly clone: string;
  readonly base: string;
  readonly head: string;
  readonly signal: AbortSignal;
}

/** What git, or a tree, answered instead of what was asked for. */
export class GitAnswer extends Error {}

/**
 * What git says of a clone. No hook of it is run.
 *
 * @throws {GitAnswer} where git fails.
 */
export async function askGit(
  { clone, signal }: Revisions,
  args: readonly string[],
  { env = {}, input }: { env?: Readonly<Record<string, string>>; input?: string } = {},
): Promise<string> {
  const options = ['-C', resolve(clone), '-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false'];
  const { failed, stdout, stderr } = await execa('git', [...options, ...args], {
    env,
    ...(input === undefined ? {} : { input }),
    reject: false,
    cancelSignal: signal,
  });
  signal.throwIfAborted();
  if (!failed) return stdout.trim();
  throw new GitAnswer(`git ${args[0]}: ${stderr.trim() || stdout.trim() || 'failed'}`);
}

import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { applyDrill } from '../../src/drills/apply-drill.js';
import { loadDrill } from '../../src/drills/load-drill.js';
import { fetchSource } from '../../src/toolchain/fetch-source.js';
import { resolveCandidate } from '../../src/toolchain/resolve-candidate.js';

/** The fault of 2019-02-08. */
const FAULT = 'default-alias-overwritten';
/** Fixed, so that the same source is the same commit, and is built once. */
const WHEN = '2025-11-26T12:00:00Z';
const WHO = { NAME: 'Casey', EMAIL: 'casey@example.test' };

/** A release of Prow that has a fault in it. */
export interface BadProw {
  readonly clone: string;
  readonly tag: string;
}

/** A git clone of Prow whose one commit is a release with the fault, and that commit's tag. */
export async function makeBadProw(options: {
  readonly release: string;
  readonly workDir: string;
  readonly signal: AbortSignal;
}): Promise<BadProw> {
  const { release, workDir, signal } = options;
  const { tree } = await fetchSource(await resolveCandidate(release, { signal }), { signal });
  const clone = await applyDrill(await loadDrill(FAULT), { tree, workDir });
  const git = async (...args: string[]): Promise<string> =>
    (await execa('git', args, { cwd: clone, env: author() })).stdout;
  const isMade = await git('rev-parse', '--verify', '--quiet', 'HEAD').then(
    () => true,
    () => false,
  );
  if (!isMade) await commitAll(clone, workDir, git);
  return { clone, tag: `v20251126-${await git('rev-parse', '--short=9', 'HEAD')}` };
}

/** Away from where it will be until it is whole: the next story must not find half a commit. */
async function commitAll(clone: string, workDir: string, git: (...args: string[]) => Promise<string>): Promise<void> {
  const unfinished = await mkdtemp(join(workDir, 'git-'));
  try {
    await git('init', '--quiet', '--template=', `--separate-git-dir=${unfinished}`);
    await rm(join(clone, '.git'), { force: true });
    const at = [`--git-dir=${unfinished}`, `--work-tree=${clone}`];
    await git(...at, 'add', '--all', '--force');
    await git(...at, 'commit', '--quiet', '--no-gpg-sign', '--message', 'Overwrite the default alias');
    await git(...at, 'config', '--unset', 'core.worktree').catch(() => '');
    await rename(unfinished, join(clone, '.git'));
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

function author(): Record<string, string> {
  const roles = ['AUTHOR', 'COMMITTER'].flatMap((role) => [
    ...Object.entries(WHO).map(([key, value]) => [`GIT_${role}_${key}`, value] as const),
    [`GIT_${role}_DATE`, WHEN] as const,
  ]);
  return Object.fromEntries(roles);
}

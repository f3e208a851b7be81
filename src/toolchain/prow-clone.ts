import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { ExplainedError } from '../model/explained-error.js';
import { withBuildLock } from './build-lock.js';
import { type GoProject, PROW } from './go-project.js';
import { assertModule } from './prow-directory.js';

/** A commit of a git clone. */
export interface ClonedCommit {
  /** Absolute path of the clone. */
  readonly repository: string;
  /** All 40 digits. */
  readonly commit: string;
  /** Day it was committed, UTC, YYYYMMDD. */
  readonly date: string;
}

/**
 * Looks a commit up in a git clone, without touching it.
 *
 * @throws {ExplainedError} `usage`: no clone there, no such commit, or it holds no Prow.
 */
export async function resolveCommit(
  given: string,
  revision: string,
  { project = PROW, signal }: { readonly project?: GoProject | undefined; readonly signal?: AbortSignal | undefined },
): Promise<ClonedCommit> {
  const repository = resolve(given);
  const commit = await git(repository, ['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`], signal);
  const goMod = await git(repository, ['show', `${commit}:go.mod`], signal).catch(() => null);
  await assertModule(project, { text: goMod, where: `${repository}@${commit}/go.mod` });
  const date = await git(repository, ['show', '-s', '--format=%cd', '--date=format-local:%Y%m%d', commit], signal);
  return { repository, commit, date };
}

/**
 * Writes the files of a commit to `<cache>/sources/<module’s name>-git-<commit>`, unless they are there.
 *
 * What is written is what the commit's id names, whatever the clone says: git hashes what it fetches, and not what it reads.
 * So it is fetched into a repository of ours, in which no replacement, filter or attribute of the clone counts.
 *
 * @returns Absolute path of the source tree.
 * @throws {ExplainedError} `usage`: the clone does not hold the commit, or holds other bytes under its names.
 */
export async function exportCommit(
  cloned: { repository: string; commit: string },
  options: { cache: string; project?: GoProject | undefined; signal?: AbortSignal | undefined },
): Promise<string> {
  const { cache, project = PROW, signal } = options;
  const tree = join(cache, 'sources', `${project.pin}-git-${cloned.commit}`);
  const lock = join(cache, 'locks', `source-${cloned.commit}.lock`);
  await withBuildLock(lock, () => writeTree(cloned, { tree, signal }), { signal });
  return tree;
}

async function writeTree(
  { repository, commit }: { repository: string; commit: string },
  { tree, signal }: { tree: string; signal: AbortSignal | undefined },
): Promise<void> {
  if (await stat(tree).catch(() => null)) return;
  const [staged, own] = [`${tree}.partial`, `${tree}.repository`];
  // A killed export left them: we hold the lock, so nobody writes there.
  for (const left of [staged, own]) await rm(left, { recursive: true, force: true });
  await mkdir(staged, { recursive: true });
  await mkdir(own);
  await git(own, ['init', '--quiet', '--template='], signal);
  // By its id, which version 2 of the protocol gives; no history before it.
  const asked = ['--quiet', '--no-tags', '--depth=1', '--no-auto-maintenance', '--', repository, commit];
  await git(own, ['-c', 'protocol.version=2', 'fetch', ...asked], signal).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw notWhole(repository, { commit, error });
  });
  await git(own, ['read-tree', commit], signal);
  await git(own, ['checkout-index', '--all', `--prefix=${staged}/`], signal);
  await rm(own, { recursive: true });
  await rename(staged, tree);
}

function notWhole(repository: string, { commit, error }: { commit: string; error: unknown }): ExplainedError {
  return new ExplainedError(
    'usage',
    {
      what: `Git cannot use ${repository}: it does not give commit ${commit} as its id names it`,
      expected: 'every file of the commit, each with the bytes that its id is made of',
      observed: error instanceof ExplainedError ? error.explanation.observed : String(error),
      evidence: `git -C ${repository} fsck ${commit}`,
      next: 'clone the repository anew, or name another clone with --prow-repo',
    },
    { cause: error },
  );
}

async function git(repository: string, args: readonly string[], signal: AbortSignal | undefined): Promise<string> {
  const result = await execa('git', ['-C', repository, '-c', 'core.autocrlf=false', ...args], {
    // Days are UTC in Prow's tags; messages are shown as Git words them. No commit stands for another.
    // A Git hook that calls us has set the others for its own repository.
    env: {
      ...{ TZ: 'UTC', LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_NO_REPLACE_OBJECTS: '1' },
      ...{ GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined },
      ...{ GIT_OBJECT_DIRECTORY: undefined, GIT_ALTERNATE_OBJECT_DIRECTORIES: undefined },
    },
    reject: false,
    stdin: 'ignore',
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  signal?.throwIfAborted();
  if (result.failed) throw gitFailed(repository, args, result.stderr || result.shortMessage || '');
  return result.stdout.trim();
}

function gitFailed(repository: string, args: readonly string[], said: string): ExplainedError {
  const isMissing = said.includes('ENOENT') && !said.includes('cwd');
  return new ExplainedError('usage', {
    what: isMissing ? 'git is not installed, and a commit is to be taken from a clone' : `Git cannot use ${repository}`,
    expected: isMissing ? 'git in PATH' : 'a clone that holds the commit',
    observed: said.split('\n').find((line) => line !== '') ?? 'git failed without a word',
    evidence: `git -C ${repository} ${args.join(' ')}`,
    next: isMissing ? 'install git' : 'fetch the commit into that clone, or name another clone with --prow-repo',
  });
}

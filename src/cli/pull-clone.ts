import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { shortened } from '../gate/first-of.js';
import { ExplainedError } from '../model/explained-error.js';
import { AS_WRITTEN, GitAnswer, mergeTrees, NOBODY } from './ask-git.js';
import { gitCredentials } from './git-credentials.js';

/** What is fetched of a repository, and by whose right. */
export interface FetchedFrom {
  readonly cloneUrl: string;
  /** Null for a repository that everybody may read. */
  readonly token: string | null;
  /** A clone that may have most of it already; null for none. */
  readonly reference: string | null;
  readonly signal: AbortSignal;
}

/** A bare clone that holds what was fetched and nothing else. It is gone afterwards. */
export interface PullClone {
  readonly directory: string;
  /** Fetches a ref or a commit, and says which commit it is. */
  fetch(ref: string): Promise<string>;
  /** Whether one fetched commit is among those that another was made from. */
  contains(commit: string, ancestor: string): Promise<boolean>;
  /** Makes the merge of a fetched commit into another, in the clone alone, and says which commit it is. */
  merge(onto: string, head: string): Promise<string>;
}

/**
 * A clone of a repository's own objects: nothing of it is checked out, and no hook of it is run.
 *
 * @throws {ExplainedError} `undecided` where git cannot be answered.
 */
export async function withPullClone<T>(from: FetchedFrom, use: (clone: PullClone) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'prow-staging-pull-'));
  try {
    await git(from, ['init', '--quiet', '--bare', '--template=', directory]);
    if (from.reference !== null) await borrowObjects(from, { directory, reference: from.reference });
    let fetched = 0;
    return await use({
      directory,
      fetch: async (ref) => {
        fetched += 1;
        const own = `refs/gate/${fetched}`;
        const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--end-of-options'];
        await git(from, ['-C', directory, ...args, from.cloneUrl, `+${ref}:${own}`]);
        return git(from, ['-C', directory, 'rev-parse', '--verify', `${own}^{commit}`]);
      },
      contains: async (commit, ancestor) =>
        (await git(from, ['-C', directory, 'merge-base', commit, ancestor])) === ancestor,
      merge: async (onto, head) => {
        const tree = await mergedTree(from, { directory, onto, head });
        return git(from, ['-C', directory, ...NOBODY, 'commit-tree', tree, '-p', onto, '-p', head, '-m', 'merge']);
      },
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function borrowObjects(
  from: FetchedFrom,
  { directory, reference }: { directory: string; reference: string },
): Promise<void> {
  const objects = await git(from, ['-C', resolve(reference), 'rev-parse', '--git-path', 'objects']);
  await writeFile(join(directory, 'objects', 'info', 'alternates'), `${resolve(reference, objects)}\n`);
}

const UNFETCHED = {
  what: 'The repository could not be fetched',
  expected: 'the commits of the base branch and of the change',
  next: 'run it again once the repository can be reached, by a token that may read it',
};

async function mergedTree(
  { cloneUrl, signal }: FetchedFrom,
  { directory: clone, onto, head }: { directory: string; onto: string; head: string },
): Promise<string> {
  try {
    return await mergeTrees({ clone, signal }, [onto, head]);
  } catch (cause) {
    if (!(cause instanceof GitAnswer)) throw cause;
    const unmerged = {
      what: 'The changes cannot be merged one after the other',
      expected: 'a merge without conflicts',
      observed: shortened(cause.message),
      evidence: `${cloneUrl}, ${head} onto ${onto}`,
      next: 'merge one of them; the others are judged on top of it then',
    };
    throw new ExplainedError('undecided', unmerged, { cause });
  }
}

async function git({ cloneUrl, token, signal }: FetchedFrom, args: readonly string[]): Promise<string> {
  const settings = ['-c', 'core.hooksPath=/dev/null', '-c', 'protocol.ext.allow=never'];
  const { failed, stdout, stderr } = await execa('git', [...settings, ...args], {
    env: { ...gitCredentials(cloneUrl, token), ...AS_WRITTEN },
    reject: false,
    cancelSignal: signal,
  });
  signal.throwIfAborted();
  if (!failed) return stdout.trim();
  const said = (stderr.trim() || stdout.trim()).replace(/\p{Cc}+/gu, ' ').slice(0, 300);
  const observed = said || `git ${args[0]} failed`;
  throw new ExplainedError('undecided', { ...UNFETCHED, observed, evidence: cloneUrl });
}

import { mkdir, mkdtemp, readdir, readlink, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import type { UnreadableBump } from '../gate/decide.js';
import { shellWord } from '../gate/shell-word.js';
import { askGit, GitAnswer, MergeConflict, mergeTrees, type Revisions } from './ask-git.js';
import { rebasedTree } from './rebased-tree.js';
import { unconverted } from './unconverted.js';

/** The trees on both sides of a merge, as folders. */
interface MergedTrees {
  readonly before: string;
  readonly after: string;
  /** Absolute paths of submodules in both: empty folders, for what is in them is not in the clone. */
  readonly submodules: readonly string[];
}

/** Files that a change leaves behind it, together. A bump of all of prow.k8s.io changes less than 1 MB. */
const CHANGED_BYTES_MAX = 5_000_000;

/**
 * Checks out, beside the clone, what production is and what a merge would make of it: a branch that is older than
 * production does not take back what came since. Nothing in the clone is changed, and nothing of a tree is run.
 */
export async function withMergedTrees<T>(
  revisions: Revisions,
  use: (trees: MergedTrees | (UnreadableBump & { readonly base: string })) => Promise<T>,
): Promise<T> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'prow-staging-gate-')));
  const before = join(folder, 'before');
  const after = join(folder, 'after');
  await mkdir(before);
  const submodules: string[] = [];
  try {
    try {
      const base = await commitOf(revisions, revisions.base);
      const head = await commitOf(revisions, revisions.head);
      const merged = await mergeTrees(revisions, [base, head]);
      await rejectOtherByRebase(revisions, { base, head, merged });
      await rejectHugeChange(revisions, { base, merged });
      submodules.push(...(await checkOut(revisions, { tree: base, into: before })));
      submodules.push(...(await checkOut(revisions, { tree: merged, into: after })));
    } catch (error) {
      if (!(error instanceof GitAnswer)) throw error;
      return await use({ ...unreadable(error, revisions), base: before });
    }
    return await use({ before, after, submodules });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function unreadable(answer: GitAnswer, { clone, base, head }: Revisions): UnreadableBump {
  const { message } = answer;
  if (!(answer instanceof MergeConflict)) return { unreadable: message, evidence: resolve(clone) };
  const evidence = `git merge-tree --write-tree --name-only ${shellWord(base)} ${shellWord(head)}`;
  return { unreadable: message, evidence, reason: 'merge-conflict' };
}

async function commitOf(revisions: Revisions, revision: string): Promise<string> {
  // What is no clone at all says so itself.
  await askGit(revisions, ['rev-parse', '--git-dir']);
  try {
    return await askGit(revisions, ['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`]);
  } catch (error) {
    if (!(error instanceof GitAnswer)) throw error;
    throw new GitAnswer(`the clone has no commit ${JSON.stringify(revision)}`);
  }
}

async function rejectOtherByRebase(
  revisions: Revisions,
  { base, head, merged }: { base: string; head: string; merged: string },
): Promise<void> {
  const rebased = await rebasedTree(revisions, { base, head });
  if (rebased === null || rebased === merged) return;
  throw new GitAnswer('rebased, the change makes something else of production than merged; make one commit of it');
}

/** Before anything of it is read: parsing what somebody made huge on purpose would take this machine's time and memory. */
async function rejectHugeChange(
  revisions: Revisions,
  { base, merged }: { base: string; merged: string },
): Promise<void> {
  const entries = (await askGit(revisions, ['diff-tree', '-r', '-z', '--raw', '--no-renames', base, merged])).split(
    '\0',
  );
  // `:<mode> <mode> <object> <object> <status>`; an object of zeros is a file that is gone, one of a submodule a commit of
  // another repository.
  const objects = entries
    .map((entry) => /^:\d+ (?!160000)\d+ [0-9a-f]+ ([0-9a-f]+) /.exec(entry)?.[1] ?? '')
    .filter((object) => /[1-9a-f]/.test(object));
  if (objects.length === 0) return;
  const sizes = await askGit(revisions, ['cat-file', '--batch-check=%(objectsize)'], { input: objects.join('\n') });
  const bytes = sizes.split('\n').reduce((sum, size) => sum + Number(size), 0);
  if (bytes <= CHANGED_BYTES_MAX) return;
  throw new GitAnswer(
    `the change is of ${bytes} bytes in ${objects.length} files; at most ${CHANGED_BYTES_MAX} are read`,
  );
}

/**
 * By an index of its own. Not by `git archive`: attributes in the tree itself could leave files out of it.
 *
 * @returns where its submodules are.
 */
async function checkOut(revisions: Revisions, { tree, into }: { tree: string; into: string }): Promise<string[]> {
  await mkdir(into, { recursive: true });
  // Named, because a bare clone has no work tree.
  const index = {
    ...(await unconverted(revisions, `${into}.git`)),
    GIT_INDEX_FILE: `${into}.index`,
    GIT_WORK_TREE: into,
  };
  await askGit(revisions, ['read-tree', tree], { env: index });
  await askGit(revisions, ['checkout-index', '--all', `--prefix=${into}/`], { env: index });
  await rejectLinksOutside(into);
  const entries = (await askGit(revisions, ['ls-files', '--stage', '-z'], { env: index })).split('\0');
  return entries.flatMap((entry) => {
    const path = /^160000 [0-9a-f]+ \d\t(.+)$/s.exec(entry)?.[1];
    return path === undefined ? [] : [join(into, path)];
  });
}

/** A link that leads out of the tree would let a proposed change name files of the machine that judges it. */
async function rejectLinksOutside(tree: string): Promise<void> {
  const entries = await readdir(tree, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isSymbolicLink())) {
    const path = join(entry.parentPath, entry.name);
    // As the system follows it, through other links too; where nothing is at its end, as it is written.
    const target = await realpath(path).catch(async () => resolve(dirname(path), await readlink(path)));
    if (target !== tree && !target.startsWith(`${tree}${sep}`))
      throw new GitAnswer(`${path.slice(tree.length + 1)} is a link that leads out of the tree`);
  }
}

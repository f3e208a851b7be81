import { readFile, readlink, realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { ExplainedError } from '../model/explained-error.js';

/** `… => PATH` without a version: the module is taken from a directory (go.dev/ref/mod#go-mod-file-replace). */
const DIRECTORY_REPLACEMENT = /^(?!\s*\/\/).*=>\s*"?(\.{1,2}|\.{0,2}\/[^\s"]*)"?\s*(?:\/\/.*)?$/;

/**
 * Refuses a source tree that is built from files beside it: the tree's digest
 * would not change with them, and an older build would stand for a newer tree.
 *
 * @param links - Paths of the tree's symbolic links, below it.
 * @throws {ExplainedError} `usage`, with the file and line, or the link.
 */
export async function assertSelfContained(tree: string, links: readonly string[]): Promise<void> {
  const goMod = join(tree, 'go.mod');
  const lines = (await readFile(goMod, 'utf8')).split('\n');
  for (const [index, line] of lines.entries()) {
    const [, target] = DIRECTORY_REPLACEMENT.exec(line) ?? [];
    if (target !== undefined && !isWithin(tree, resolve(tree, target)))
      throw leavesTree(`${goMod}:${index + 1}`, `a module replaced by the directory ${target}`);
  }
  const root = await realpath(tree);
  for (const link of links) {
    const path = join(tree, link);
    const target = await readlink(path);
    // A link that leads nowhere leads at least not out of the tree.
    const real = await realpath(path).catch(() => resolve(dirname(path), target));
    if (!isWithin(root, real) && !isWithin(tree, real)) throw leavesTree(path, `a symbolic link to ${target}`);
  }
}

function isWithin(tree: string, path: string): boolean {
  const way = relative(tree, path);
  return way !== '..' && !way.startsWith(`..${sep}`);
}

function leavesTree(where: string, observed: string): ExplainedError {
  return new ExplainedError('usage', {
    what: 'The Prow source tree is built from files outside of it',
    expected: 'a tree whose digest says everything about what is built',
    observed,
    evidence: where,
    next: 'copy what it needs into the tree, or commit it and name the commit with --prow-repo',
  });
}

import { createHash } from 'node:crypto';
import { execa } from 'execa';
import { projectPath } from '../../src/toolchain/project-root.js';

/** What decides how a promise is kept: nodes, what they are built with, who asks, and the Prow that runs on them. */
const FOLDERS = [
  ...['src', 'infra', 'smoke-tests', 'examples', 'toolchain', 'bin'],
  ...['tests/conformance', 'tests/kubelet', 'tests/support'],
  ...['vitest.config.ts', 'package-lock.json'],
];
const LENGTH = 12;

/**
 * Which code is asked: the same for two commits that differ elsewhere only, so that what one of them has shown counts
 * for the other. With `+` where the work tree has changes there, which no other tree has to share.
 *
 * @returns `unknown` outside a git work tree.
 */
export async function codeAsked(cwd = projectPath(), folders: readonly string[] = FOLDERS): Promise<string> {
  const git = (...args: string[]) => execa('git', args, { cwd, reject: false });
  const trees = await git('rev-parse', ...folders.map((folder) => `HEAD:${folder}`));
  const changes = await git('status', '--porcelain', '--', ...folders);
  if (trees.exitCode !== 0 || changes.exitCode !== 0) return 'unknown';
  const digest = createHash('sha256').update(trees.stdout).digest('hex').slice(0, LENGTH);
  return changes.stdout === '' ? digest : `${digest}+`;
}

import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Candidate } from '../model/candidate.js';
import { ExplainedError } from '../model/explained-error.js';
import { PROW_MODULE, tagOf } from './prow-versions.js';
import { assertSelfContained } from './tree-boundary.js';
import { treeDigest } from './tree-digest.js';

const A_TREE = `the root of a Prow source tree: a directory whose go.mod says "module ${PROW_MODULE}"`;

/**
 * The candidate that a source tree is, as it lies there.
 *
 * Its tag is the day of its newest file (UTC) and the start of its digest: the
 * same tree has the same tag whenever it is built, and a changed one another.
 *
 * @throws {ExplainedError} `usage`: no such directory, no Prow tree, or one that is built from files outside of it.
 */
export async function resolveDirectory(given: string): Promise<Candidate> {
  const path = resolve(given);
  const status = await stat(path).catch(() => null);
  if (status === null) throw noTree(path, 'nothing is there');
  if (!status.isDirectory()) throw noTree(path, 'a file');
  await assertProwModule(await readFile(join(path, 'go.mod'), 'utf8').catch(() => null), join(path, 'go.mod'));
  const { digest, newestMs, links } = await treeDigest(path);
  await assertSelfContained(path, links);
  const day = new Date(newestMs).toISOString().slice(0, 10).replaceAll('-', '');
  return { tag: tagOf(day, digest), source: { kind: 'directory', path, digest } };
}

/**
 * @param goMod - Text of the go.mod at `where`; null where there is none.
 * @throws {ExplainedError} `usage`, with the file and line of another module's name.
 */
export async function assertProwModule(goMod: string | null, where: string): Promise<void> {
  if (goMod === null) throw noTree(where, 'no go.mod');
  const lines = goMod.split('\n');
  const index = lines.findIndex((line) => line.startsWith('module '));
  const module = lines[index]
    ?.slice('module '.length)
    .replace(/\/\/.*/, '')
    .trim();
  if (module === undefined) throw noTree(where, 'a go.mod without a module line');
  if (module !== PROW_MODULE) throw noTree(`${where}:${index + 1}`, `module ${module}`);
}

function noTree(where: string, observed: string): ExplainedError {
  return new ExplainedError('usage', {
    what: `${where.replace(/\/go\.mod(:\d+)?$/, '')} is no Prow source tree`,
    expected: A_TREE,
    observed,
    evidence: where,
    next: 'name the root of a checkout of kubernetes-sigs/prow; a directory whose name looks like a tag is written ./NAME',
  });
}

import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Candidate } from '../model/candidate.js';
import { ExplainedError } from '../model/explained-error.js';
import { type GoProject, PROW } from './go-project.js';
import { tagOf } from './prow-versions.js';
import { assertSelfContained } from './tree-boundary.js';
import { treeDigest } from './tree-digest.js';

/**
 * The candidate that a source tree is, as it lies there.
 *
 * Its tag is the day of its newest file (UTC) and the start of its digest: the
 * same tree has the same tag whenever it is built, and a changed one another.
 *
 * @throws {ExplainedError} `usage`: no such directory, no Prow tree, or one that is built from files outside of it.
 */
export async function resolveDirectory(given: string, project: GoProject = PROW): Promise<Candidate> {
  const path = resolve(given);
  const status = await stat(path).catch(() => null);
  if (status === null) throw noTree(project, path, 'nothing is there');
  if (!status.isDirectory()) throw noTree(project, path, 'a file');
  const goMod = join(path, 'go.mod');
  await assertModule(project, { text: await readFile(goMod, 'utf8').catch(() => null), where: goMod });
  const { digest, newestMs, links } = await treeDigest(path);
  await assertSelfContained(path, links);
  const day = new Date(newestMs).toISOString().slice(0, 10).replaceAll('-', '');
  return { tag: tagOf(day, digest), source: { kind: 'directory', path, digest } };
}

/**
 * @param goMod.text - Text of the go.mod at `where`; null where there is none.
 * @throws {ExplainedError} `usage`, with the file and line of another module's name.
 */
export async function assertModule(
  project: GoProject,
  { text, where }: { readonly text: string | null; readonly where: string },
): Promise<void> {
  if (text === null) throw noTree(project, where, 'no go.mod');
  const lines = text.split('\n');
  const index = lines.findIndex((line) => line.startsWith('module '));
  const module = lines[index]
    ?.slice('module '.length)
    .replace(/\/\/.*/, '')
    .trim();
  if (module === undefined) throw noTree(project, where, 'a go.mod without a module line');
  if (module !== project.module) throw noTree(project, `${where}:${index + 1}`, `module ${module}`);
}

function noTree({ title, module }: GoProject, where: string, observed: string): ExplainedError {
  return new ExplainedError('usage', {
    what: `${where.replace(/\/go\.mod(:\d+)?$/, '')} is no ${title} source tree`,
    expected: `the root of a ${title} source tree: a directory whose go.mod says "module ${module}"`,
    observed,
    evidence: where,
    next: `name the root of a checkout of ${module}; a directory whose name looks like a tag is written ./NAME`,
  });
}

import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { LineEdit } from '../model/rollback.js';
import { kustomizationIn } from './kustomize/kustomization-in.js';
import { readProductionFile } from './production-file.js';
import { prowRepositoryOf } from './prow-repository.js';
import type { Production } from './read-production.js';

/**
 * The lines of production's manifests that name its version of Prow, as text, so that a change of them is one that a
 * person can apply: image references below the path of Prow's own images, and `newTag` of kustomize files.
 *
 * @returns what each line would be at another tag.
 */
export async function versionEdits(production: Production): Promise<(tag: string) => LineEdit[]> {
  const { root, description } = production;
  const prow = prowRepositoryOf(description);
  const from = description.prowTag;
  const lines = await Promise.all((await filesOf(production)).map((file) => linesOf(root, file)));
  const naming = lines.flat().filter(({ text }) => {
    if (/^\s*(-\s+)?newTag:/.test(text)) return text.includes(from);
    return text.includes(`${prow}/`) && text.includes(`:${from}`);
  });
  return (tag) =>
    naming.map(({ file, line, text }) => ({ file, line, before: text, after: text.replaceAll(from, tag) }));
}

/** Manifests where they are written, and the kustomize files that may set images in them. */
async function filesOf({ root, manifests }: Production): Promise<string[]> {
  const { manifests: paths } = await readProductionFile(root);
  const trees = paths.flatMap((path) => kustomizationIn(join(root, path)) ?? []);
  return [...new Set([...manifests.map(({ file }) => file), ...trees.map((file) => relative(root, file))])].sort();
}

async function linesOf(root: string, file: string): Promise<{ file: string; line: number; text: string }[]> {
  // What a generator made has no file of its own.
  const text = await readFile(join(root, file), 'utf8').catch(() => '');
  return text.split('\n').map((one, index) => ({ file, line: index + 1, text: one }));
}

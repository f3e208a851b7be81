import { readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExplainedError } from '../model/explained-error.js';
import type { SourceEdit } from './drill.js';

/**
 * Changes the files of a source tree in place. A changed file keeps its time of
 * change, so that the tree's version depends on what is in it and nothing else.
 *
 * @throws {ExplainedError} `usage`: a file or line is not there exactly once;
 *   this Prow has changed where the fault was.
 */
export async function applyEdits(tree: string, edits: readonly SourceEdit[]): Promise<void> {
  for (const edit of edits) {
    const path = join(tree, edit.file);
    const before = await readFile(path, 'utf8').catch(() => {
      throw misfit(edit, { path, observed: 'no such file' });
    });
    const { atime, mtime } = await stat(path);
    await writeFile(path, replaceLine(before, edit, path));
    await utimes(path, atime, mtime);
  }
}

function replaceLine(text: string, edit: SourceEdit, path: string): string {
  const lines = text.split('\n');
  const places = lines.flatMap((line, index) => (line === edit.line ? [index] : []));
  const [place, another] = places;
  if (place === undefined) throw misfit(edit, { path, observed: 'the line is not there' });
  if (another !== undefined)
    throw misfit(edit, { path, observed: `it is there ${places.length} times: lines ${places.map((at) => at + 1)}` });
  return lines.toSpliced(place, 1, edit.replacement).join('\n');
}

function misfit({ file, line }: SourceEdit, { path, observed }: { path: string; observed: string }): ExplainedError {
  return new ExplainedError('usage', {
    what: `The fault does not fit into this source tree: ${file} is not as expected`,
    expected: `the line \`${line.trim()}\` exactly once`,
    observed,
    evidence: path,
    next: 'read that file and correct the drill, so that the same fault fits this Prow',
  });
}

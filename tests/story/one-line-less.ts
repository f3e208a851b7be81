import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FOLDER } from '../gate/support/production-files.js';
import { writeFiles } from './deploy-merged.js';
import { copyOfRuns, ours, type Staging } from './staging.js';
import { BEFORE, filesAt, GOOD } from './story.js';
import { must } from './timeline.js';

/**
 * What the jobs decided rests on the history of their own rehearsal: with one line less of it the answer is another.
 *
 * @returns what was seen, in a line.
 */
export async function oneLineLess(staging: Staging, root: string): Promise<string> {
  const { root: copy, runs } = await copyOfRuns(staging, join(root, 'copy'));
  await writeFiles(join(root, 'base'), filesAt(BEFORE));
  await writeFiles(join(root, 'head'), filesAt(GOOD));
  const sides = ['--base', join(root, 'base', FOLDER), '--head', join(root, 'head', FOLDER)];
  const before = await ours(copy, ['gate', ...sides]);
  must(before.exitCode === 0, 'the gate allows by the jobs’ own runs', before.all);
  const ids = (await readdir(runs)).filter((name) => name !== 'latest');
  for (const id of ids) {
    const path = join(runs, id, 'history.jsonl');
    const lines = (await readFile(path, 'utf8')).split('\n');
    await writeFile(path, lines.filter((_, index) => index !== Math.floor(lines.length / 2)).join('\n'));
  }
  const after = await ours(copy, ['gate', ...sides]);
  must(after.exitCode === 1 && /tampered/.test(after.all ?? ''), 'one line less closes the gate', after.all);
  return `by the ${ids.length} runs of these jobs the gate allows; with one line less of each history it blocks: tampered`;
}

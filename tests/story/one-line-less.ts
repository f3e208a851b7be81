import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { attestRun, signatoryOf } from '../../src/cli/attest-run.js';
import { judgeRun } from '../../src/cli/conclude.js';
import { forgetRuns } from '../../src/cli/missing-runs.js';
import { runFiles } from '../../src/cli/run-folder.js';
import type { StateDirectory } from '../../src/cli/state-directory.js';
import { Decision } from '../../src/model/decision.js';
import { Verdict } from '../../src/model/verdict.js';
import { FOLDER } from '../gate/support/production-files.js';
import { writeFiles } from './deploy-merged.js';
import { copyOfRuns, ours, type Staging } from './staging.js';
import { BEFORE, filesAt, GOOD } from './story.js';
import { must } from './timeline.js';

/**
 * What the jobs decided rests on the history of their own rehearsal: with one line less of it, of one run, the answer is
 * another. First as somebody leaves it who has no key, and then signed again over what is left, so that no digest tells.
 *
 * @returns what was seen, in a line.
 */
export async function oneLineLess(staging: Staging, root: string): Promise<string> {
  const copy = await copyOfRuns(staging, join(root, 'copy'));
  await writeFiles(join(root, 'base'), filesAt(BEFORE));
  await writeFiles(join(root, 'head'), filesAt(GOOD));
  const sides = ['--base', join(root, 'base', FOLDER), '--head', join(root, 'head', FOLDER)];
  const asked = async (): Promise<Decision> =>
    Decision.parse(JSON.parse((await ours(copy.root, ['gate', ...sides, '--json'])).stdout));
  const folder = (await asked()).provenBy ?? '';
  await leaveOneProof(copy, folder);
  const before = await asked();
  must(before.answer === 'allow' && before.provenBy === folder, 'the gate allows by the jobs’ own run', before);
  const line = await deleteOneLine(runFiles(folder).history);
  const changed = await asked();
  must(reasonsOf(changed).includes('tampered') && changed.answer === 'block', 'one line less closes the gate', changed);
  await attestRun(folder, await judgeRun(folder), signatoryOf(copy));
  const signed = await asked();
  must(reasonsOf(signed).includes('inconclusive') && signed.answer === 'undecided', 'no key opens it again', signed);
  const because = signed.objections.map(({ reason, observed }) => `${reason} (${observed})`).join(', ');
  return `by run ${basename(folder)} of these jobs the gate allows; without line ${line} of its history it blocks: tampered; signed again: ${because}`;
}

/** Another rehearsal that passed would prove the same. */
async function leaveOneProof(state: StateDirectory, folder: string): Promise<void> {
  const { runs } = state;
  for (const name of await readdir(runs)) {
    if (name === 'latest' || name === basename(folder)) continue;
    const text = await readFile(runFiles(join(runs, name)).verdict, 'utf8').catch(() => null);
    const isProof = text !== null && Verdict.parse(JSON.parse(text)).outcome === 'pass';
    if (!isProof) continue;
    await rm(join(runs, name), { recursive: true });
    await forgetRuns(state, [name], 'the story looks at one');
  }
}

/** @returns the number of the line. */
async function deleteOneLine(path: string): Promise<number> {
  const lines = (await readFile(path, 'utf8')).split('\n');
  const index = Math.floor(lines.length / 2);
  await writeFile(path, lines.toSpliced(index, 1).join('\n'));
  return index + 1;
}

function reasonsOf({ objections }: Decision): string[] {
  return objections.map(({ reason }) => reason);
}

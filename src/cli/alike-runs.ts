import { readFile } from 'node:fs/promises';
import { failingSubjects } from '../history/trends/failing-subjects.js';
import { questionOf } from '../history/trends/question.js';
import type { Description } from '../model/description.js';
import { parseHistory } from '../model/history.js';
import type { KeptRun } from '../model/kept-run.js';
import type { AlikeRuns } from '../report/page/disagreement.js';
import type { EarlierRun } from './earlier-runs.js';
import type { JudgedRun } from './judged-run.js';
import { runFiles } from './run-folder.js';
import { summaryOfRun } from './summary-of-run.js';

/**
 * Which of the runs before one asked the same, and what they and it disagree on: it comes and goes although nothing that
 * was asked about changed.
 *
 * @param earlier - runs of the same production that had ended before it began, oldest first.
 */
export async function alikeRuns(
  { id, run }: { readonly id: string; readonly run: JudgedRun },
  earlier: readonly EarlierRun[],
): Promise<AlikeRuns> {
  const own = listed(id, run);
  const { candidate, productionFingerprint } = own;
  const alike = earlier.filter(
    ({ verdict }) => verdict.candidate.tag === candidate.tag && verdict.productionFingerprint === productionFingerprint,
  );
  const runs: KeptRun[] = [];
  for (const one of alike) {
    const found = await read(one, run.description);
    if (found !== null && isSameQuestion(found, own, 'placement')) runs.push(found);
  }
  const all = [...runs, own];
  const flakes = (['placement', 'responsive'] as const).flatMap((check) =>
    failingSubjects(all.filter((one) => isSameQuestion(one, own, check)))
      // Latencies alone are held against the baseline: for them it is part of the question.
      .filter((one) => (one.check === 'responsive') === (check === 'responsive'))
      .flatMap((one) => (one.kind === 'flake' ? [one] : [])),
  );
  return { runs: runs.map(({ id, outcome }) => ({ id, outcome })), flakes };
}

function isSameQuestion(a: KeptRun, b: KeptRun, check: 'placement' | 'responsive'): boolean {
  return JSON.stringify(questionOf(a, check)) === JSON.stringify(questionOf(b, check));
}

/** Null where its history cannot be read: then nobody knows what it asked. */
async function read({ folder, id, verdict }: EarlierRun, description: Description): Promise<KeptRun | null> {
  try {
    const history = parseHistory(await readFile(runFiles(folder).history, 'utf8'));
    return listed(id, { verdict, description, history });
  } catch {
    return null;
  }
}

/** As a history lists it, by the name that it has on this machine. */
function listed(id: string, run: JudgedRun): KeptRun {
  return { ...summaryOfRun({ runId: id, ...run }), id, files: {} };
}

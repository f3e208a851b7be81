import { readFile } from 'node:fs/promises';
import { ExplainedError } from '../model/explained-error.js';
import type { KeptRun } from '../model/kept-run.js';
import { Verdict } from '../model/verdict.js';
import { runFiles } from './run-folder.js';

/**
 * Refuses to keep a folder whose verdict is missing or says something else than its evidence does now: a list and a
 * report of one kept run must not contradict each other.
 *
 * @throws {ExplainedError} `usage`.
 */
export async function refuseUnjudged(folder: string, { outcome }: Pick<KeptRun, 'outcome'>): Promise<void> {
  const written = await outcomeIn(runFiles(folder).verdict);
  if (written === outcome) return;
  throw new ExplainedError('usage', {
    what: 'The run is not kept: it has not been judged, or otherwise',
    expected: `a verdict of ${outcome}, as its evidence says`,
    observed: written === null ? 'no verdict that can be read' : `a verdict of ${written}`,
    evidence: runFiles(folder).verdict,
    next: `judge it with this version first: prow-staging replay ${folder}`,
  });
}

async function outcomeIn(path: string): Promise<KeptRun['outcome'] | null> {
  try {
    return Verdict.safeParse(JSON.parse(await readFile(path, 'utf8'))).data?.outcome ?? null;
  } catch {
    return null;
  }
}

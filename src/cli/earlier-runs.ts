import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Verdict } from '../model/verdict.js';
import type { RunColumn } from '../report/page/earlier-section.js';
import { runFiles } from './run-folder.js';

/** As many as a phone has room for. */
const RUNS_MAX = 24;

/**
 * Runs kept beside one that had ended before it began, oldest first: what comes later changes nothing of its report.
 * A run that this version cannot read is left out.
 */
export async function earlierRuns(folder: string, { startedAt }: Pick<Verdict, 'startedAt'>): Promise<RunColumn[]> {
  const runs = dirname(folder);
  const names = (await readdir(runs).catch(() => [])).filter((name) => name !== 'latest' && name !== basename(folder));
  const found = await Promise.all(names.map((name) => verdictIn(join(runs, name))));
  const began = Date.parse(startedAt);
  return found
    .filter((run) => run !== null && endOf(run.verdict) <= began)
    .flatMap((run) => (run === null ? [] : [run]))
    .sort((a, b) => endOf(a.verdict) - endOf(b.verdict) || (a.id < b.id ? -1 : 1))
    .slice(-RUNS_MAX)
    .map(({ id, verdict: { outcome, candidate, durationMs } }) => ({ id, outcome, tag: candidate.tag, durationMs }));
}

async function verdictIn(folder: string): Promise<{ id: string; verdict: Verdict } | null> {
  try {
    const { id, verdict } = runFiles(folder);
    return { id, verdict: Verdict.parse(JSON.parse(await readFile(verdict, 'utf8'))) };
  } catch {
    return null;
  }
}

function endOf({ startedAt, durationMs }: Verdict): number {
  return Date.parse(startedAt) + durationMs;
}

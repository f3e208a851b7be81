import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { Description } from '../model/description.js';
import { Verdict } from '../model/verdict.js';
import { runFiles } from './run-folder.js';
import { runNames } from './state-directory.js';

/** As many as a phone has room for. */
const RUNS_MAX = 24;

/** A judged run of this machine. */
export interface EarlierRun {
  readonly folder: string;
  readonly id: string;
  readonly verdict: Verdict;
}

/**
 * Runs of the same production kept beside one that had ended before it began, oldest first: what comes later changes
 * nothing of its report. A run that this version cannot read is left out.
 */
export async function earlierRuns(
  folder: string,
  { startedAt, production }: Pick<Verdict, 'startedAt'> & { readonly production: Description['name'] },
): Promise<EarlierRun[]> {
  const runs = dirname(folder);
  const names = (await runNames({ runs })).filter((name) => name !== basename(folder));
  const found = await Promise.all(names.map((name) => verdictIn(join(runs, name))));
  const began = Date.parse(startedAt);
  return found
    .flatMap((run) => (run === null ? [] : [run]))
    .filter((run) => run.production === production && endOf(run.verdict) <= began)
    .sort((a, b) => endOf(a.verdict) - endOf(b.verdict) || (a.id < b.id ? -1 : 1))
    .slice(-RUNS_MAX);
}

const Named = z.object({ name: z.string() });

async function verdictIn(folder: string): Promise<(EarlierRun & { readonly production: string }) | null> {
  try {
    const { id, verdict, description } = runFiles(folder);
    const { name: production } = Named.parse(JSON.parse(await readFile(description, 'utf8')));
    return { folder, id, production, verdict: Verdict.parse(JSON.parse(await readFile(verdict, 'utf8'))) };
  } catch {
    return null;
  }
}

function endOf({ startedAt, durationMs }: Verdict): number {
  return Date.parse(startedAt) + durationMs;
}

import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { failingSubjects } from '../../history/trends/failing-subjects.js';
import type { KeptRun } from '../../model/kept-run.js';

/**
 * Removes folders of runs that an archive has kept and that began before `before`; the folder of the newest kept run
 * stays, and so do those where something began to fail that fails still, for the logs are here alone, and every run
 * that was never kept: other machines may have kept one of the same name.
 *
 * @returns Names of the removed folders.
 */
export async function dropOldRuns(runsFolder: string, kept: readonly KeptRun[], before: Date): Promise<string[]> {
  const removed: string[] = [];
  const open = failingSubjects(kept).filter(({ isOpen }) => isOpen);
  const wanted = new Set(open.flatMap(({ firstRun, lastRun }) => [firstRun, lastRun]));
  for (const { id, runId, startedAt, files } of kept.slice(0, -1)) {
    if (wanted.has(id)) continue;
    const name = basename(runId);
    if (Date.parse(startedAt) >= before.getTime()) continue;
    if ((await digestOf(join(runsFolder, name, 'history.jsonl'))) !== files['history.jsonl']) continue;
    await rm(join(runsFolder, name), { recursive: true, force: true });
    removed.push(name);
  }
  return removed;
}

async function digestOf(path: string): Promise<string | null> {
  const bytes = await readFile(path).catch(() => null);
  return bytes === null ? null : createHash('sha256').update(bytes).digest('hex');
}

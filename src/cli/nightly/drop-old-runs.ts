import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { landmarks } from '../../history/landmarks.js';
import type { KeptRun } from '../../model/kept-run.js';

/**
 * Removes folders of runs that an archive has kept and that began before `before`; the folder of the newest kept run
 * stays, and so do {@link landmarks} of all runs and of those that are here, for logs are here alone and the gate looks
 * here, and every run that was never kept: other machines may have kept one of the same name.
 *
 * @returns Names of the removed folders.
 */
export async function dropOldRuns(runsFolder: string, kept: readonly KeptRun[], before: Date): Promise<string[]> {
  const removed: string[] = [];
  const here = await keptHere(runsFolder, kept);
  const wanted = new Set([...landmarks(kept), ...landmarks(here), ...kept.slice(-1).map(({ id }) => id)]);
  // One that is half removed would be a run whose evidence somebody took away.
  const leaving = join(dirname(runsFolder), 'leaving');
  await mkdir(leaving, { recursive: true, mode: 0o700 });
  for (const { id, runId, startedAt } of here) {
    if (wanted.has(id) || Date.parse(startedAt) >= before.getTime()) continue;
    const name = basename(runId);
    await rename(join(runsFolder, name), join(leaving, name));
    removed.push(name);
  }
  await rm(leaving, { recursive: true, force: true });
  return removed;
}

/** Kept runs whose folders are on this machine. */
async function keptHere(runsFolder: string, kept: readonly KeptRun[]): Promise<KeptRun[]> {
  const here: KeptRun[] = [];
  for (const run of kept)
    if ((await digestOf(join(runsFolder, basename(run.runId), 'history.jsonl'))) === run.files['history.jsonl'])
      here.push(run);
  return here;
}

async function digestOf(path: string): Promise<string | null> {
  const bytes = await readFile(path).catch(() => null);
  return bytes === null ? null : createHash('sha256').update(bytes).digest('hex');
}

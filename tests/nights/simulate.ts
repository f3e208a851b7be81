import { join } from 'node:path';
import { judgeRun } from '../../src/cli/conclude.js';
import { runToKeep } from '../../src/cli/run-to-keep.js';
import type { Archive } from '../../src/history/archive.js';
import { keepRun } from '../../src/history/keep-run.js';
import { type Night, nightAt } from './nights.js';
import { readRecording, replayAt } from './recording.js';

/** Lives through nights as a machine that runs every night does: each run is judged, reported and kept. */
export async function simulate(
  nights: readonly Night[],
  { archive, folder }: { archive: Archive; folder: string },
): Promise<void> {
  for (const [index, name] of nights.entries()) {
    if (name === null) continue;
    const at = nightAt(index);
    const run = join(folder, at.toISOString().slice(0, 10));
    await replayAt(await readRecording(name), { at, folder: run });
    await judgeRun(run);
    await keepRun(archive, await runToKeep(run), { now: at });
  }
}

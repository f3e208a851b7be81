import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runToKeep } from '../../../src/cli/run-to-keep.js';
import type { KeptRun } from '../../../src/model/kept-run.js';
import { readRecording, replayAt } from '../../nights/recording.js';

/** A recorded run as an archive lists it, as if it had begun at `at`. */
export async function recordedRun(name: string, at: Date): Promise<KeptRun> {
  const folder = await mkdtemp(join(tmpdir(), 'recorded-'));
  await replayAt(await readRecording(name), { at, folder });
  const { summary } = await runToKeep(folder);
  await rm(folder, { recursive: true });
  const stamp = summary.startedAt.replace(/\.\d+Z$/, 'Z').replaceAll(':', '-');
  return { ...summary, id: `${stamp}-${'0'.repeat(12)}`, files: {} };
}

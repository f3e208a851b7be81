import { readFile } from 'node:fs/promises';
import { attestRun, signatoryOf } from '../attest-run.js';
import { judgeRun } from '../conclude.js';
import { runFiles } from '../run-folder.js';
import type { StateDirectory } from '../state-directory.js';

/**
 * Judges and signs a run whose history is sealed, where whoever made it did not come so far. One that is signed stays as
 * it is.
 */
export async function finishRun(folder: string, state: StateDirectory): Promise<void> {
  if (await isSigned(folder)) return;
  await attestRun(folder, await judgeRun(folder), signatoryOf(state));
}

/** A file that a killed writer left in the middle is none. */
async function isSigned(folder: string): Promise<boolean> {
  try {
    JSON.parse(await readFile(runFiles(folder).attestation, 'utf8'));
    return true;
  } catch {
    return false;
  }
}

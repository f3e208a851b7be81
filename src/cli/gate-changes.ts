import { readFile, readlink, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { UnprovableChange } from '../model/bump.js';
import { ExplainedError } from '../model/explained-error.js';
import { sha256Of } from '../production/source-files.js';
import { filesOfGate, GATE_FILE } from './gate-settings.js';

/**
 * What a change does to the gate itself. It is judged by the gate as it is; merged, it would judge every change after it,
 * so it is no change of nothing. A file that gate.yaml names and that is not there watches nothing, which must not be quiet.
 */
export async function gateChanges(before: string, after: string): Promise<UnprovableChange[]> {
  const files = await filesOfGate(before);
  const compared = await Promise.all(
    files.map(async (name) => ({ name, was: await stateOf(before, name), is: await stateOf(after, name) })),
  );
  return compared
    .filter(({ name, was, is }) => was !== is || (was === null && name !== GATE_FILE))
    .map(({ name, was }) => {
      const subject = was === null && name !== GATE_FILE ? `${name}, which is not there` : name;
      return { reason: 'gate-changed', subject, place: name };
    });
}

/** The files of the gate as it is and as it would be: who says yes to a change says yes to them too, wherever they lie. */
export async function filesOfBothGates(before: string, after: string): Promise<string[]> {
  const next = await filesOfGate(after).catch((error: unknown) => {
    // A gate that cannot be read names nothing, and opens for nobody once it is merged; the gate as it is objects to it.
    if (error instanceof ExplainedError) return [];
    throw error;
  });
  return [...(await filesOfGate(before)), ...next];
}

/** Its bytes, whether it is run, and where it leads, as one text; null where nothing can be read. A script that is run no more opens as much as one that is empty. */
async function stateOf(folder: string, name: string): Promise<string | null> {
  const path = resolve(folder, name);
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) return null;
  const isRun = ((await stat(path)).mode & 0o100) !== 0;
  const leadsTo = await readlink(path).catch(() => null);
  return JSON.stringify({ sha256: sha256Of(bytes), isRun, leadsTo });
}

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { UnprovableChange } from '../model/bump.js';
import { filesOfGate } from './gate-settings.js';

/**
 * What a change does to the gate itself. It is judged by the gate as it is; merged, it would judge every change after it,
 * so it is no change of nothing.
 */
export async function gateChanges(before: string, after: string): Promise<UnprovableChange[]> {
  const files = await filesOfGate(before);
  const compared = await Promise.all(
    files.map(async (name) => ({ name, isSame: (await textOf(before, name)) === (await textOf(after, name)) })),
  );
  return compared
    .filter(({ isSame }) => !isSame)
    .map(({ name }) => ({ reason: 'gate-changed', subject: name, place: name }));
}

async function textOf(folder: string, name: string): Promise<string | null> {
  return readFile(resolve(folder, name), 'utf8').catch(() => null);
}

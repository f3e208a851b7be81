import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'prow-staging-test-';
/** No run of tests takes as long: what is older belongs to one that was killed. */
const LEFT_OVER_MS = 24 * 3_600_000;

/** Gives a run of tests a temporary folder of its own, so that nothing stays of it, whether it passes or fails. */
export function setup(): () => void {
  const usual = process.env['TMPDIR'];
  removeLeftOver(tmpdir(), Date.now());
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  process.env['TMPDIR'] = folder;
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  // An interrupted run may end without asking anybody.
  process.once('exit', remove);
  return () => {
    if (usual === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usual;
    process.off('exit', remove);
    remove();
  };
}

/** Removes the folders of runs that had no time to do so. */
export function removeLeftOver(folder: string, now: number): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const info = name.startsWith(PREFIX) ? statSync(path, { throwIfNoEntry: false }) : undefined;
    if (info !== undefined && now - info.mtimeMs > LEFT_OVER_MS) rmSync(path, { recursive: true, force: true });
  }
}

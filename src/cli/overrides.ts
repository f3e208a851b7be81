import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PresentedOverride } from '../gate/apply-overrides.js';
import type { StateDirectory } from './state-directory.js';

/** Every override that was recorded here by hand; those of comments are shown with their comments. */
export async function overridesToPresent(state: StateDirectory): Promise<PresentedOverride[]> {
  const names = (await readdir(state.overrides).catch(() => [])).filter((name) => name.endsWith('.json')).sort();
  const paths = names.map((name) => join(state.overrides, name));
  return Promise.all(paths.map(async (place) => ({ place, text: await readFile(place, 'utf8') })));
}

import { join } from 'node:path';
import type { Archive } from '../history/archive.js';
import { openArchive } from '../history/open-archive.js';
import type { StateDirectory } from './state-directory.js';

/** `--history`, spelled once. */
export const HISTORY_OPTION = [
  '--history <place>',
  'where runs are kept: a folder, or gs://BUCKET/PREFIX (PROW_STAGING_HISTORY; default: history in the state directory)',
] as const;

/** The archive that a command means. */
export function archiveOf(state: StateDirectory, given: string | undefined): Archive {
  return openArchive(given ?? process.env['PROW_STAGING_HISTORY'] ?? join(state.root, 'history'));
}

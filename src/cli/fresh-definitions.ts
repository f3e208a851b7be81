import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openHistory } from '../canaries/history-writer.js';
import { HISTORY_FILE } from '../canaries/open-run.js';
import { applyFresh, type FreshDefinitions } from '../canaries/upgrade/fresh-definitions.js';
import { parseHistory } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import { withEmptyCluster } from './empty-cluster.js';
import type { CandidateRun } from './on-candidate.js';
import { runFiles } from './run-folder.js';

/**
 * Applies the candidate's definitions to an API server that has none, before or after the candidate stands, and appends
 * to the run what was seen. What breaks on the way is in the history as undecided.
 *
 * @returns Whether the API server accepted each.
 * @throws the signal's reason when interrupted.
 */
export async function freshOn(
  { directory, folder, signal, say }: CandidateRun,
  read: () => Promise<Omit<FreshDefinitions, 'empty'>>,
): Promise<boolean> {
  const path = join(folder, HISTORY_FILE);
  const history = openHistory(path);
  try {
    const definitions = await read();
    say('Starting an API server that has nothing');
    await withEmptyCluster({ directory, signal }, async (empty) => {
      say('Applying the candidate’s definitions to it');
      await applyFresh({ id: runFiles(folder).id, history, phase: 'candidate', signal }, { ...definitions, empty });
    });
  } catch (error) {
    signal.throwIfAborted();
    const detail = error instanceof Error ? error.message : String(error);
    history.append({ kind: 'undecided', phase: 'candidate', cause: 'suite-crashed', detail });
    say(detail.split('\n')[0] ?? '');
  } finally {
    history.close();
  }
  const applied = observationsOf(parseHistory(readFileSync(path, 'utf8')), 'definition-applied');
  return applied.every(({ event }) => event.moment !== 'fresh' || event.refused === null);
}

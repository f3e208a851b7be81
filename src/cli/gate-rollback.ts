import { planRollback } from '../gate/plan-rollback.js';
import type { Rollback } from '../model/rollback.js';
import { readProduction } from '../production/read-production.js';
import { versionEdits } from '../production/version-edits.js';
import { readGateSettings } from './gate-settings.js';
import { presentRuns, runsToPresent } from './present-runs.js';
import type { StateDirectory } from './state-directory.js';

/** What a rollback is planned from, as files. */
export interface RollbackFiles {
  readonly state: StateDirectory;
  readonly base: string;
  readonly runs: readonly string[];
  readonly config: string | undefined;
  readonly wanted: string | null;
  readonly person: string | null;
}

/**
 * Plans a rollback from files alone: no cluster, no hook, no tide, no network. Changes nothing.
 *
 * @throws {ExplainedError} `usage` for a production or settings that cannot be read.
 */
export async function rollbackFromFiles(files: RollbackFiles): Promise<Rollback> {
  const { state, base, config, wanted, person } = files;
  const production = await readProduction(base);
  const { name, prowTag } = production.description;
  const sides = { before: production.description, after: production.description };
  const runs = await runsToPresent(state, files.runs);
  return planRollback({
    production: { name, prowTag },
    presented: await presentRuns(state, runs, sides),
    settings: await readGateSettings({ config, base, state }),
    ...{ wanted, person, ...(await versionEdits(production)) },
  });
}

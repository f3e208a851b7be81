import { planRollback } from '../gate/plan-rollback.js';
import { PROW_TAG } from '../model/candidate.js';
import { ExplainedError } from '../model/explained-error.js';
import type { Rollback } from '../model/rollback.js';
import { bumpBack } from '../production/bump-back.js';
import { readProduction } from '../production/read-production.js';
import { versionEdits } from '../production/version-edits.js';
import { sidesOf } from './gate-bump.js';
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
  readonly now: Date;
}

/**
 * Plans a rollback from files alone: no cluster, no hook, no tide, no network. Changes nothing.
 *
 * @throws {ExplainedError} `unreadable` for a production or settings that cannot be read, `usage` where the version that is
 *   wanted is none, or the one that runs.
 */
export async function rollbackFromFiles(files: RollbackFiles): Promise<Rollback> {
  const { state, base, config, wanted, person, now } = files;
  const production = await readProduction(base);
  const { description } = production;
  const { name, prowTag } = description;
  if (wanted !== null && !PROW_TAG.test(wanted)) throw noVersion(wanted, prowTag);
  if (wanted === prowTag) throw runsAlready(prowTag, base);
  const sides = sidesOf(production, production);
  const runs = await runsToPresent(state, files.runs);
  const settings = await readGateSettings({ config, base, state });
  return planRollback({
    production: { name, prowTag },
    presented: await presentRuns(state, runs, sides),
    settings: { ...settings, approvers: config === undefined ? settings.approvers : await ownApprovers(base, state) },
    bumpTo: (tag) => bumpBack(production, tag),
    ...{ wanted, person, now, ...(await versionEdits(production)) },
  });
}

/** Of production as it is, as for a bump. A gate.yaml that cannot be read keeps nobody from the way back: it names nobody. */
async function ownApprovers(base: string, state: StateDirectory): Promise<readonly string[]> {
  try {
    return (await readGateSettings({ config: undefined, base, state })).approvers;
  } catch (error) {
    if (error instanceof ExplainedError) return [];
    throw error;
  }
}

function noVersion(wanted: string, prowTag: string): ExplainedError {
  return new ExplainedError('usage', {
    what: `${JSON.stringify(wanted)} is no version of Prow`,
    expected: `--to a tag of the form vYYYYMMDD-<commit>, as production's own: ${prowTag}`,
    observed: `--to ${JSON.stringify(wanted)}`,
    evidence: 'the command line',
    next: 'leave --to out: the best version that is known is gone back to, and every good one is named',
  });
}

function runsAlready(tag: string, base: string): ExplainedError {
  return new ExplainedError('usage', {
    what: `There is nothing to roll back: ${tag} is what production runs`,
    expected: '--to another version than that',
    observed: `--to ${tag}`,
    evidence: base,
    next: 'leave --to out: the best version that is known is gone back to, and every good one is named',
  });
}

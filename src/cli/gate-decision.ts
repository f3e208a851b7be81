import { applyOverrides } from '../gate/apply-overrides.js';
import { decide } from '../gate/decide.js';
import type { Decision } from '../model/decision.js';
import { type BumpOptions, withBump } from './gate-bump.js';
import { readGateSettings } from './gate-settings.js';
import { overridesToPresent } from './overrides.js';
import { presentRun, runsToPresent } from './present-runs.js';
import type { StateDirectory } from './state-directory.js';

/** What a decision is made from, as files. */
export interface GateQuestion extends BumpOptions {
  readonly state: StateDirectory;
  /** Runs by folder or id; none means every run kept. */
  readonly runs: readonly string[];
  readonly config: string | undefined;
  readonly now: Date;
}

/**
 * Reads the bump, the settings and the runs, and decides. Writes nothing.
 *
 * @throws {ExplainedError} `usage` for settings that cannot be read, and for a run that there is not.
 */
export async function decideFromFiles(question: GateQuestion): Promise<Decision> {
  const { state, config, now } = question;
  const runs = await runsToPresent(state, question.runs);
  return withBump(question, async ({ bump, sides }, base) => {
    const settings = await readGateSettings({ config, base, state });
    const presented = await Promise.all(runs.map((run) => presentRun(run, sides)));
    const decision = decide({ bump, presented, settings, now });
    if ('unreadable' in bump) return decision;
    return applyOverrides(decision, { bump, overrides: await overridesToPresent(state), settings, now });
  });
}

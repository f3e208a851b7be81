import { applyOverrides, type PresentedOverride } from '../gate/apply-overrides.js';
import { decide } from '../gate/decide.js';
import type { GateSettings } from '../gate/settings.js';
import type { Bump } from '../model/bump.js';
import type { Decision } from '../model/decision.js';
import { type BumpOptions, withBump } from './gate-bump.js';
import { readGateSettings } from './gate-settings.js';
import { overridesToPresent } from './overrides.js';
import { withOwnKey } from './own-key.js';
import { presentRuns, runsToPresent } from './present-runs.js';
import type { StateDirectory } from './state-directory.js';

/** What a decision is made from, as files. */
export interface GateQuestion extends BumpOptions {
  readonly state: StateDirectory;
  /** Runs by folder or id; none means every run kept. */
  readonly runs: readonly string[];
  readonly config: string | undefined;
  readonly now: Date;
  /** Overrides that are recorded elsewhere than in the state directory; those there count as well. */
  readonly overridesFor?: (asked: { bump: Bump; settings: GateSettings }) => Promise<HeardOverrides>;
}

/** Overrides to present, and what was said of those that are not. */
export interface HeardOverrides {
  readonly overrides: readonly PresentedOverride[];
  readonly notes: readonly string[];
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
    const asked = await readGateSettings({ config, base, state });
    const presented = await presentRuns(state, runs, sides);
    const decided = (settings: GateSettings) =>
      withOwnKey(decide({ bump, presented, settings, now }), { trust: settings.trust, state });
    if ('unreadable' in bump) return decided(asked);
    // Whoever gives --config would name themselves: who opens the gate without proof is said by production alone.
    const own = config === undefined ? asked : await readGateSettings({ config: undefined, base, state });
    const decision = decided({ ...asked, approvers: own.approvers });
    const heard = (await question.overridesFor?.({ bump, settings: own })) ?? { overrides: [], notes: [] };
    const overrides = [...(await overridesToPresent(state)), ...heard.overrides];
    const answer = applyOverrides(decision, { bump, overrides, settings: own, now });
    return { ...answer, notes: [...answer.notes, ...heard.notes, ...saidOf(config)] };
  });
}

/** An answer by other settings than production's own says so. */
function saidOf(config: string | undefined): string[] {
  if (config === undefined) return [];
  return [`asked with ${config}; approvers, and keys of overrides, are those of gate.yaml of production as it is`];
}

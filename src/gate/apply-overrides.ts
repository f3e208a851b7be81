import { openOverride } from '../attestation/override-envelope.js';
import type { Bump } from '../model/bump.js';
import type { Decision, ShownOverride } from '../model/decision.js';
import { OVERRIDE_HOURS_MAX, type Override } from '../model/override.js';
import { isOverridable } from './bump-objections.js';
import { changeDigest } from './change-digest.js';
import { shortened } from './first-of.js';
import { isNamed } from './is-named.js';
import type { GateSettings } from './settings.js';

const HOUR_MS = 3_600_000;

/** An override as somebody shows it. Nothing of it is believed yet. */
export interface PresentedOverride {
  readonly place: string;
  readonly text: string;
  /** A record that is shown and opens nothing: the comment that asked for it is of another pull request, or gone. */
  readonly isPast?: boolean;
}

/**
 * Opens the gate where a person who may has said so, for this candidate and this change, within the last hours; nothing
 * else opens it. What was overridden is shown: beside this decision, and beside the next bump.
 */
export function applyOverrides(
  decision: Decision,
  {
    bump,
    overrides,
    settings,
    now,
  }: { bump: Bump; overrides: readonly PresentedOverride[]; settings: GateSettings; now: Date },
): Decision {
  const isNeeded = decision.answer !== 'allow';
  const opened = overrides.map(({ place, text, isPast = false }) => ({
    ...{ place, isPast, override: openOverride(text, settings.trust) },
  }));
  const refused = opened.flatMap(({ place, override }) =>
    'defect' in override ? [`${place} is ${override.defect}: ${shortened(override.detail)}`] : [],
  );
  const shown = opened.flatMap(({ override, isPast }) =>
    'defect' in override ? [] : [show(override, { bump, settings, now, isNeeded, isPast })],
  );
  const isOpened = shown.some(({ isUsed }) => isUsed) && isOverridable(bump);
  return {
    ...decision,
    answer: isOpened ? 'allow' : decision.answer,
    overrides: shown.filter(({ isUsed, candidate }) => isUsed || concerns(candidate, { bump, decision })),
    notes: [...decision.notes, ...refused],
  };
}

/** Those of this candidate, used or not; and the one by which the version that runs came in. */
function concerns(candidate: string | null, { bump, decision }: { bump: Bump; decision: Decision }): boolean {
  if (candidate === null) return false;
  return candidate === decision.candidate || candidate === bump.before.prowTag;
}

interface AskedOf {
  readonly bump: Bump;
  readonly settings: GateSettings;
  readonly now: Date;
  /** Whether the gate is shut without it. */
  readonly isNeeded: boolean;
  readonly isPast: boolean;
}

function show(override: Override, question: AskedOf): ShownOverride {
  const { candidate, by, reason, at, expiresAt } = override;
  const against = objectionTo(override, question);
  return {
    ...{ candidate, at, expiresAt, by: shortened(by), reason: shortened(reason) },
    isUsed: against === null,
    remark: against ?? 'opens the gate',
  };
}

function objectionTo(override: Override, { bump, settings, now, isNeeded, isPast }: AskedOf): string | null {
  const begin = Date.parse(override.at);
  const end = Math.min(Date.parse(override.expiresAt), begin + OVERRIDE_HOURS_MAX * HOUR_MS);
  if (override.production !== bump.production) return 'of another production';
  if (override.candidate !== null && override.candidate === bump.before.prowTag)
    return 'production runs this version by it';
  if (isPast) return 'its comment is of another pull request or commit, or gone';
  if (override.change !== changeDigest(bump)) return 'of another change: what was pushed since is not meant';
  if (!isNamed(override.by, settings.approvers)) return 'by somebody who may not override';
  if (begin > now.getTime() + settings.clockSkewMs) return 'from the future';
  if (end <= now.getTime()) return 'expired';
  return isNeeded ? null : 'not needed';
}

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
  const isOpened = shown.some(({ isUsed }) => isUsed);
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

/** Every reason why it does not open the gate; null where it does. */
function objectionTo(override: Override, asked: AskedOf): string | null {
  const { bump, settings, isNeeded } = asked;
  if (override.production !== bump.production) return 'of another production';
  const refusals = [
    ...(isNamed(override.by, settings.approvers) ? [] : [namesNobody(settings) ?? 'by somebody who may not override']),
    ...againstSubject(override, asked),
    ...(isOverridable(bump) ? [] : ['the bump names no one candidate']),
  ];
  if (refusals.length > 0) return refusals.join('; ');
  return isNeeded ? null : 'not needed';
}

function namesNobody({ approvers }: GateSettings): string | null {
  return approvers.length === 0 ? 'gate.yaml names no approvers' : null;
}

/** Of what, and of when, it is. That of the version that runs is told as that, however old: it is what the next bump shows. */
function againstSubject(override: Override, { bump, settings, now, isPast }: AskedOf): string[] {
  const begin = Date.parse(override.at);
  const end = Math.min(Date.parse(override.expiresAt), begin + OVERRIDE_HOURS_MAX * HOUR_MS);
  const isFuture = begin > now.getTime() + settings.clockSkewMs ? ['from the future'] : [];
  if (override.candidate !== null && override.candidate === bump.before.prowTag)
    return [...isFuture, 'of the change to the version that production runs now'];
  const isOther = override.change !== changeDigest(bump);
  return [
    ...(isPast ? ['its comment is of another pull request or commit, or gone'] : []),
    ...(isOther && !isPast ? ['of another change: what was pushed since is not meant'] : []),
    ...isFuture,
    ...(end <= now.getTime() ? ['expired'] : []),
  ];
}

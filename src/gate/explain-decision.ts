import type { Answer, Decision, Objection, ShownOverride } from '../model/decision.js';
import { explainObjection } from './explain-objection.js';

/** The first word of an answer. */
export const HEADLINES: Readonly<Record<Answer, string>> = {
  allow: 'ALLOWED',
  undecided: 'UNDECIDED',
  block: 'BLOCKED',
};

/** A decision as the text a person reads: the answer, each reason with its next step, the last good candidate. */
export function explainDecision(decision: Decision): string {
  const { answer, candidate, production, provenBy, notProven, overrides, notes, objections } = decision;
  const subject = `${candidate ?? 'this bump'} for ${production ?? 'a production that cannot be read'}`;
  const used = overrides.find(({ isUsed }) => isUsed);
  return [
    `${HEADLINES[answer]}${used === undefined ? '' : ' BY OVERRIDE'}: ${subject}`,
    ...(used === undefined ? objections.flatMap(explainObjection) : overruled(used, objections)),
    ...(provenBy === null ? [] : [`  proven by   ${provenBy}`]),
    ...notProven.map((text) => `  not proven  ${text}`),
    `  last good   ${lastGood(decision)}`,
    ...overrides.filter((one) => one !== used).map((override) => `  override    ${overrideText(override)}`),
    ...notes.map((note) => `  note        ${note}`),
  ].join('\n');
}

/** What nobody needs to mend now: by whom it was let in comes first, and then what they let in. */
function overruled(used: ShownOverride, objections: readonly Objection[]): string[] {
  return [
    `  override    ${overrideText(used)}`,
    ...objections.map(({ reason, what, observed }) => `  overruled   ${reason}: ${what} (${observed})`),
  ];
}

function lastGood({ lastGood: good }: Decision): string {
  return good === null ? 'none is known here' : `${good.tag}, rehearsed ${good.rehearsedAt}, ${good.evidence}`;
}

function overrideText({ candidate, by, reason, at, expiresAt, remark }: ShownOverride): string {
  return `${candidate ?? 'no candidate'} by ${by} at ${at}, until ${expiresAt}: ${reason} (${remark})`;
}

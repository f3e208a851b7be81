import { type CommitStatus, STATUS_DESCRIPTION_MAX } from '../model/commit-status.js';
import type { Decision } from '../model/decision.js';

/** A decision as GitHub can show it: one state, one line. Only allow, and what is no bump at all, is success. */
export function statusOfDecision(decision: Decision): Pick<CommitStatus, 'state' | 'description'> {
  if (isNoBump(decision))
    return { state: 'success', description: statusLine('no bump: nothing that staging proves is changed') };
  const used = decision.overrides.find(({ isUsed }) => isUsed);
  const [worst, ...others] = decision.objections;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const why = worst === undefined ? 'no proof' : `${worst.reason}: ${worst.what}${more}`;
  switch (decision.answer) {
    case 'allow':
      if (used === undefined)
        return { state: 'success', description: statusLine(`allowed: ${decision.candidate} is proven`) };
      return {
        state: 'success',
        description: statusLine(`overridden by ${used.by} until ${used.expiresAt.slice(0, 16)}Z: ${used.reason}`),
      };
    case 'block':
      return { state: 'failure', description: statusLine(`blocked: ${why}`) };
    case 'undecided':
      return { state: 'error', description: statusLine(`undecided: ${why}`) };
  }
}

/**
 * Whether the change leaves alone whatever a rehearsal proves. A required status must be on every pull request, and most
 * are no bumps; the decision itself stays undecided, because it was asked about a bump.
 */
export function isNoBump({ objections, answer }: Decision): boolean {
  return answer === 'undecided' && objections.length === 1 && objections[0]?.reason === 'empty-bump';
}

/** One line of plain characters that GitHub takes: longer ones it refuses, and so no status would be there at all. */
export function statusLine(text: string): string {
  const plain = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\p{Cs}\u{10000}-\u{10FFFF}]/gu, '?')
    .trim();
  return plain.length <= STATUS_DESCRIPTION_MAX ? plain : `${plain.slice(0, STATUS_DESCRIPTION_MAX - 1)}…`;
}

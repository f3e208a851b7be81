import type { Bump } from '../model/bump.js';
import type { Objection } from '../model/decision.js';
import type { DriftChange } from '../model/drift.js';
import { candidateOf, keyOf, prowMoves } from './bump-objections.js';
import { firstOf } from './first-of.js';
import { objection } from './objections.js';
import type { Proof } from './presented.js';

/**
 * Whether production after the bump is what was rehearsed, but for the candidate's tag. A difference that the bump
 * itself makes was not rehearsed; any other is drift.
 */
export function changeObjections({ statement, presented, bump }: Proof): Objection[] {
  const { changes } = presented.evidence;
  const { candidate, production } = statement.predicate.prowStaging;
  // Two productions differ in everything; that they are two is said by their names.
  if (changes === null) return [];
  if (production.prowRepository !== bump.after.prowRepository)
    return [objection('other-repository', { observed: bump.after.prowRepository, evidence: presented.place })];
  const isMove = moveOf(bump, { tag: candidateOf(bump) ?? candidate.tag, drift: changes.before });
  const unproven = changes.after.filter((change) => !isMove(change));
  const made = new Set(bump.changes.map(identityOf));
  const byBump = unproven.filter((change) => made.has(identityOf(change)));
  const drift = unproven.filter((change) => !made.has(identityOf(change)));
  return [
    ...(drift.length > 0 ? [objection('drifted', told(drift))] : []),
    ...(byBump.length > 0 ? [objection('changes-not-rehearsed', told(byBump))] : []),
  ];
}

/** Whether a bump moves images of Prow to its candidate, and changes nothing else that a rehearsal reads. */
export function movesOnly(bump: Bump, candidate: string): boolean {
  const isMoved = bump.files.every(({ compared, movesTo }) => compared !== 'by-byte' || movesTo === candidate);
  return isMoved && changesNothingElse(bump, candidate);
}

/** The same of what a description compares alone: jobs come and go. */
export function changesNothingElse(bump: Bump, candidate: string): boolean {
  return bump.changes.every(moveOf(bump, { tag: candidate, drift: [] }));
}

/** Whether a change since the rehearsal is nothing but the move to the candidate. */
function moveOf(
  bump: Bump,
  { tag, drift }: { tag: string; drift: readonly DriftChange[] },
): (change: DriftChange) => boolean {
  const moves = new Map(
    prowMoves(bump)
      .filter(({ before, after }) => before?.repository === after.repository && after.tag === tag)
      .map(({ after }) => [keyOf(after), after]),
  );
  const drifted = new Set(drift.map(({ subject, field }) => keyOf({ subject, field: field ?? '' })));
  return ({ kind, subject, field, before, after }) => {
    if (kind === 'prow-version') return after === tag;
    const key = keyOf({ subject, field: field ?? '' });
    const move = moves.get(key);
    if (move === undefined) return false;
    // Where what was rehearsed is not known as a text but by its digest alone, that must be the one before the bump.
    if (before !== null || kind === 'image-changed') return before?.startsWith(`${move.repository}:`) === true;
    return kind === 'field-changed' && !drifted.has(key);
  };
}

function identityOf({ kind, subject, field }: DriftChange): string {
  return `${kind} ${subject} ${field ?? ''}`;
}

function told(changes: readonly DriftChange[]): { observed: string; evidence: string } {
  return {
    observed: firstOf(
      changes.map(({ kind, subject, field }) => `${kind}: ${subject}${field === null ? '' : ` at ${field}`}`),
    ),
    evidence: firstOf([...new Set(changes.map(({ place }) => place ?? 'production.yaml'))]),
  };
}

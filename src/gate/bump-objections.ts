import { type Bump, CONFIGURATION, type DeclaredImage, imageText, UNPROVABLE } from '../model/bump.js';
import { PROW_TAG } from '../model/candidate.js';
import type { Objection } from '../model/decision.js';
import { firstOf } from './first-of.js';
import { objection } from './objections.js';

/** An image of Prow that a bump moves: before and after, null where it was or is not there. */
export interface ImageMove {
  readonly before: DeclaredImage | null;
  readonly after: DeclaredImage;
}

/** The images of Prow that are otherwise after the bump. */
export function prowMoves({ before, after }: Bump): ImageMove[] {
  const was = new Map(before.images.map((image) => [keyOf(image), image]));
  return after.images
    .map((image) => ({ before: was.get(keyOf(image)) ?? null, after: image }))
    .filter((move) => move.after.isProw || move.before?.isProw === true)
    .filter((move) => move.before === null || imageText(move.before) !== imageText(move.after));
}

/** The one release that a bump moves Prow to; null where there is not exactly one. */
export function candidateOf(bump: Bump): string | null {
  const tags = [...new Set(prowMoves(bump).map(({ after }) => after.tag))];
  const [tag] = tags;
  return tags.length === 1 && tag !== undefined && tag !== null && PROW_TAG.test(tag) ? tag : null;
}

/** Whether a person may let a bump in: one that names one candidate, or moves nothing of Prow. */
export function isOverridable(bump: Bump): boolean {
  return candidateOf(bump) !== null || prowMoves(bump).length === 0;
}

/** What is wrong with a bump whatever was rehearsed. */
export function bumpObjections(bump: Bump): Objection[] {
  const moves = prowMoves(bump);
  const [first] = bump.changes;
  const unprovable = unprovableObjections(bump);
  if (first === undefined && moves.length === 0 && unprovable.length > 0) return unprovable;
  if (first === undefined && moves.length === 0)
    return [
      objection('empty-bump', { observed: 'no difference', evidence: `before and after: ${bump.after.fingerprint}` }),
    ];
  if (moves.length === 0)
    return [
      ...unprovable,
      objection('not-prow', {
        observed: firstOf(bump.changes.map(({ subject, field }) => `${subject} ${field ?? ''}`.trim())),
        evidence: first?.place ?? 'no place',
      }),
    ];
  return [...unprovable, ...tagObjections(moves), ...repositoryObjections(moves), ...partialObjections(bump)];
}

function unprovableObjections({ unprovable }: Bump): Objection[] {
  return UNPROVABLE.flatMap((reason) => {
    const found = unprovable.filter((change) => change.reason === reason);
    if (found.length === 0) return [];
    const observed = firstOf(found.map(({ subject }) => subject));
    return [objection(reason, { observed, evidence: firstOf(found.map(({ place }) => place)) })];
  });
}

function tagObjections(moves: readonly ImageMove[]): Objection[] {
  const after = moves.map((move) => move.after);
  const tags = [...new Set(after.map(({ tag }) => tag ?? 'no tag'))];
  const unreleased = after.filter(({ tag }) => tag === null || !PROW_TAG.test(tag));
  const pinned = after.filter(({ digest }) => digest !== null);
  return [
    ...(tags.length > 1 ? [objection('several-candidates', told(after))] : []),
    ...(unreleased.length > 0 ? [objection('not-a-release', told(unreleased))] : []),
    ...(pinned.length > 0 ? [objection('digest-not-proven', told(pinned))] : []),
  ];
}

function repositoryObjections(moves: readonly ImageMove[]): Objection[] {
  const moved = moves.filter(({ before, after }) => before !== null && before.repository !== after.repository);
  return moved.length === 0 ? [] : [objection('other-repository', told(moved.map(({ after }) => after)))];
}

function partialObjections(bump: Bump): Objection[] {
  const left = leftBehind(bump);
  return left.length === 0 ? [] : [objection('partial-bump', told(left))];
}

/** Images of Prow that stay at another version than the one that the rest moves to. */
function leftBehind(bump: Bump): DeclaredImage[] {
  const candidate = candidateOf(bump);
  return candidate === null ? [] : bump.after.images.filter(({ isProw, tag }) => isProw && tag !== candidate);
}

/**
 * Whether what a bump leaves behind is what production may have at a version of its own, and was at that version beside what
 * was rehearsed: of anything else a proof without an objection would have said that it is otherwise. On the way back such an
 * image has Prow's version by having been ahead of it.
 */
export function leavesOnlyOwnVersions(bump: Bump): boolean {
  const { prowRepository } = bump.after;
  return leftBehind(bump).every(
    ({ subject, repository }) => subject === CONFIGURATION || !repository.startsWith(`${prowRepository}/`),
  );
}

/** Where an image stands: what one bump moves, it moves there. */
export function keyOf({ subject, field }: Pick<DeclaredImage, 'subject' | 'field'>): string {
  return `${subject} ${field}`;
}

function told(images: readonly DeclaredImage[]): { observed: string; evidence: string } {
  return {
    observed: firstOf(images.map((image) => `${image.subject} runs ${imageText(image)}`)),
    evidence: firstOf([...new Set(images.map(({ place }) => place))]),
  };
}

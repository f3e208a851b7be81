import { type Bump, type DeclaredImage, imageText } from '../model/bump.js';
import { PROW_TAG } from '../model/candidate.js';
import type { Objection } from '../model/decision.js';
import { powerText } from '../model/power.js';
import type { LineEdit, Rollback } from '../model/rollback.js';
import { decide } from './decide.js';
import { type Examined, examine } from './examine.js';
import { filledNext } from './filled-next.js';
import { firstOf } from './first-of.js';
import { isNamed } from './is-named.js';
import { goodCandidates, isFailureOf, unreadableRuns } from './last-good.js';
import { objection, REHEARSE } from './objections.js';
import type { Presented } from './presented.js';
import { isBefore } from './release.js';
import type { GateSettings } from './settings.js';

/** Everything a rollback is planned from. */
export interface RollbackQuestion {
  readonly production: { readonly name: string; readonly prowTag: string };
  readonly presented: readonly Presented[];
  readonly settings: GateSettings;
  /** The version to go back to; null takes the best that is known. */
  readonly wanted: string | null;
  /** Who is to apply it; null where nobody was named. */
  readonly person: string | null;
  readonly now: Date;
  /** The change as a bump of production. */
  bumpTo(tag: string): Bump;
  /** Files in which jobs are. */
  readonly jobFiles: readonly string[];
  /** Lines of production's files that name a version of Prow, moved to another. */
  editsTo(tag: string): readonly LineEdit[];
  /** Images of Prow that none of those lines leads to another version. */
  readonly unreached: readonly DeclaredImage[];
}

/**
 * Plans the way back. A rollback is a bump that may be old: age and drift do not close it, but a version that never
 * passed does, and one that failed. A newer version is gone to where it is asked for by name, and no other way.
 */
export function planRollback(question: RollbackQuestion): Rollback {
  const { production, presented, settings, wanted } = question;
  const { name, prowTag: from } = production;
  const examined = presented.map((one) => examine(one, settings));
  const candidates = goodCandidates(examined, { production: name, commits: settings.commits })
    .filter(({ tag }) => tag !== from)
    .map((good) => ({ ...good, isNewer: isBefore(from, good.tag) }));
  const to = wanted ?? candidates.find(({ isNewer }) => !isNewer)?.tag ?? null;
  const isGood = candidates.some(({ tag }) => tag === to);
  const against = [...(isGood ? [] : [neverPassed(to, { examined, candidates, settings })]), ...mayDeploy(question)];
  const objections = filledNext(against, {
    TAG: to !== null && PROW_TAG.test(to) ? to : null,
    POWER: powerText(settings.power),
  });
  const isPlanned = to !== null && objections.length === 0;
  const edits = isPlanned ? [...question.editsTo(to)] : [];
  return {
    answer: objections.length === 0 ? 'allow' : 'block',
    ...{ production: name, from, to, isForward: to !== null && isBefore(from, to), objections, candidates, edits },
    asPull: isPlanned ? asPull(to, question) : null,
    notes: [
      ...(isPlanned ? [...question.unreached.map(leftBehind), ...ofJobs(edits, question)] : []),
      ...unchecked(question),
      ...unreadableRuns(examined),
    ],
  };
}

/** What is printed is proposed somewhere, or should be: on a bad day nobody must find out there that it is refused. */
function asPull(to: string, { bumpTo, presented, settings, now }: RollbackQuestion): Rollback['asPull'] {
  const moved = presented.map((one) => ({ ...one, evidence: { ...one.evidence, changes: changesTo(to, one) } }));
  const { answer, objections } = decide({ bump: bumpTo(to), presented: moved, settings, now });
  return { answer, objections: objections.map(({ next: _, page: __, ...said }) => said) };
}

/** From what was rehearsed to production as it would be: as it is, but for its version. */
function changesTo(to: string, { evidence: { changes } }: Presented): Presented['evidence']['changes'] {
  if (changes === null) return null;
  const after = changes.before.map((one) => (one.kind === 'prow-version' ? { ...one, after: to } : one));
  return { before: changes.before, after };
}

/** A job's image may be any program of Prow's: staging runs jobs of its own. */
function ofJobs(edits: readonly LineEdit[], { jobFiles }: RollbackQuestion): string[] {
  const files = [...new Set(edits.map(({ file }) => file))].filter((file) => jobFiles.includes(file));
  return files.length === 0
    ? []
    : [`jobs are led back as well, and no rehearsal runs what they run: ${firstOf(files)}`];
}

function neverPassed(to: string | null, given: Known): Objection {
  const { examined, candidates } = given;
  const good = candidates.map(({ tag, isNewer }) => (isNewer ? `${tag}, newer than what runs` : tag));
  const kept = `${examined.length} ${examined.length === 1 ? 'run' : 'runs'} kept`;
  const observed = `${kept}; good besides what runs: ${good.length === 0 ? 'none' : firstOf(good)}`;
  const one = objection('never-passed', { observed, evidence: to ?? 'no version is named with --to' });
  return { ...one, next: [towardsProof(to, { told: one.next, ...given }), withoutProof(given)].join('; ') };
}

interface Known {
  readonly examined: readonly Examined[];
  readonly candidates: Rollback['candidates'];
  readonly settings: GateSettings;
}

/** A failure stays: to rehearse that version again leads nowhere. */
function towardsProof(to: string | null, { told, examined, candidates }: Known & { told: string }): string {
  if (to !== null && examined.some((one) => isFailureOf(to, one)))
    return 'it failed a rehearsal, and that stays: name another version with --to';
  if (candidates.length > 0) return told;
  const which = to === null ? 'name the version to go back to with --to TAG, and rehearse it' : 'rehearse that version';
  return `${which}, or show where it was rehearsed with --run FOLDER: ${REHEARSE}`;
}

/** On a bad day there may be no time for a proof. What is blocked prints no change, so it is made by hand. */
function withoutProof({ settings: { approvers } }: Known): string {
  if (approvers.length === 0) return 'nobody can let it in without proof, for gate.yaml names no approvers';
  return `where that takes too long, make the change in a copy of the folder (git revert), and one of the approvers (${firstOf(approvers)}) lets it in: prow-staging gate --base BASE --head COPY --override 'WHY, IN A SENTENCE' --as YOU`;
}

function mayDeploy({ settings, person }: RollbackQuestion): Objection[] {
  const { deployers } = settings;
  if (deployers === null || (person !== null && isNamed(person, deployers))) return [];
  const observed = `${person ?? 'nobody was named'}; those who may: ${deployers.length === 0 ? 'nobody' : firstOf(deployers)}`;
  return [objection('may-not-deploy', { observed, evidence: '`deployers` in gate.yaml' })];
}

function unchecked({ settings }: RollbackQuestion): string[] {
  return settings.deployers === null ? ['who may deploy is not checked: gate.yaml names no deployers'] : [];
}

/** Set by a generator, pinned elsewhere, or at another version already. */
function leftBehind(image: DeclaredImage): string {
  return `${image.subject} runs ${imageText(image)}, which no edit reaches (${image.place})`;
}

import type { Bump } from '../model/bump.js';
import { type Candidate, PROW_TAG } from '../model/candidate.js';
import { ANSWERS, type Decision, type Objection } from '../model/decision.js';
import { powerText } from '../model/power.js';
import { NOTHING_BUMPED } from '../model/verdict.js';
import { bumpObjections, candidateOf, leavesOnlyOwnVersions } from './bump-objections.js';
import { movesOnly } from './change-objections.js';
import { filesNotRun } from './changed-file-objections.js';
import { type Dated, type Examined, examine, type Sound, type Unsound } from './examine.js';
import { failedBeside, isFailureBeside, isFailureOfThisProduction, type Judged } from './failures.js';
import { filledNext } from './filled-next.js';
import { firstOf } from './first-of.js';
import { imagesNotRun, utilitiesApart, workloadsNotRun } from './image-objections.js';
import { goodCandidates, isFailureOf, lastGoodOf } from './last-good.js';
import { objection, REHEARSE, REHEARSE_AFTER } from './objections.js';
import type { Presented } from './presented.js';
import { proofObjections } from './proof-objections.js';
import { isBefore, isSameHash } from './release.js';
import type { GateSettings } from './settings.js';
import { BUMP } from './window/calendar.js';
import { windowObjections } from './window/window-objections.js';

/** A bump that could not be read, and why. */
export interface UnreadableBump {
  readonly unreadable: string;
  readonly evidence: string;
  readonly reason?: 'unreadable-bump' | 'merge-conflict';
}

/** Everything a decision is made from. */
export interface Question {
  readonly bump: Bump | UnreadableBump;
  readonly presented: readonly Presented[];
  readonly settings: GateSettings;
  readonly now: Date;
}

/**
 * Decides one bump: allow, block or undecided, and why. Pure: the same question gives the same decision. It allows only
 * where a believed attestation, whose evidence says the same when judged again, proves what production would be after
 * the bump, and no other attestation objects.
 */
export function decide(question: Question): Decision {
  const { bump, presented, settings, now } = question;
  const examined = presented.map((one) => examine(one, settings));
  const answerTo = 'unreadable' in bump ? unreadable(bump) : decideBump(bump, { examined, settings, now });
  const worstFirst = [...answerTo.objections].sort((a, b) => ANSWERS.indexOf(b.answer) - ANSWERS.indexOf(a.answer));
  const objections = filledNext(worstFirst.map(rehearsing(bump)), {
    TAG: 'unreadable' in bump ? null : candidateOf(bump),
    FROM: 'unreadable' in bump || !PROW_TAG.test(bump.before.prowTag) ? null : bump.before.prowTag,
    POWER: powerText(settings.power),
  });
  return {
    answer: objections[0]?.answer ?? (answerTo.provenBy === null ? 'undecided' : 'allow'),
    production: 'unreadable' in bump ? null : bump.production,
    candidate: 'unreadable' in bump ? null : candidateOf(bump),
    objections,
    provenBy: objections.length === 0 ? (answerTo.provenBy?.proof.presented.place ?? null) : null,
    notProven: answerTo.provenBy === null ? [] : notProvenBy(answerTo.provenBy),
    lastGood: lastGoodOf(examined, {
      production: 'unreadable' in bump ? null : bump.production,
      commits: settings.commits,
    }),
    overrides: [],
    notes: [...answerTo.notes],
    decidedAt: now.toISOString(),
    toolVersion: settings.toolVersion,
  };
}

/** A bump that changes more than Prow's version is proven by a rehearsal of what it makes of production, whatever is missing. */
function rehearsing(bump: Question['bump']): (one: Objection) => Objection {
  const candidate = 'unreadable' in bump ? null : candidateOf(bump);
  if ('unreadable' in bump || candidate === null || movesOnly(bump, candidate)) return (one) => one;
  return (one) => ({ ...one, next: one.next.replace(REHEARSE, REHEARSE_AFTER) });
}

interface AnswerTo {
  readonly objections: readonly Objection[];
  readonly provenBy: Judged | null;
  readonly notes: readonly string[];
}

function unreadable({ unreadable: observed, evidence, reason = 'unreadable-bump' }: UnreadableBump): AnswerTo {
  return { objections: [objection(reason, { observed, evidence })], provenBy: null, notes: [] };
}

function decideBump(
  bump: Bump,
  { examined, settings, now }: { examined: readonly Examined[]; settings: GateSettings; now: Date },
): AnswerTo {
  const candidate = candidateOf(bump);
  const changed = bumpObjections(bump);
  // Where nothing is deployed, nobody has to be there.
  const isEmpty = changed.length === 1 && changed[0]?.reason === 'empty-bump';
  const hours = isEmpty
    ? []
    : windowObjections(settings.calendar, { what: BUMP, at: now, approvers: settings.approvers });
  const own = [...changed, ...hours];
  if (candidate === null) return { objections: own, provenBy: null, notes: [] };
  const concerns = ({ tag, production }: Unsound): boolean =>
    (tag === null || isSameHash(tag, candidate)) && (production === null || production === bump.production);
  const isWayBack = isWayBackTo(candidate, { bump, examined, settings });
  const unsound = examined.filter((one) => one.kind === 'unsound');
  const relevant = examined
    .filter((one) => one.kind !== 'unsound')
    .filter((one) => tagOf(one) === candidate || isFailureOf(candidate, one));
  const judged = relevant.map((proof) => {
    const { presented, believed } = proof;
    const given = { statement: believed.testResult, presented, bump, isWayBack, now };
    const dated = proof.kind === 'dated' ? [proof.objection] : [];
    return {
      proof,
      notRun: [...imagesNotRun(given), ...utilitiesApart(given), ...workloadsNotRun(given), ...filesNotRun(given)],
      objections: [...dated, ...proofObjections(given, settings)],
    };
  });
  const refused = unsound.filter(concerns).map((one) => one.objection);
  const passed = judged.filter(({ objections }) => objections.length === 0).sort(byNewest);
  const isAsItWas = isWayBack && passed.length > 0 && leavesOnlyOwnVersions(bump);
  const standing = isAsItWas ? own.filter(({ reason }) => reason !== 'partial-bump') : own;
  return {
    objections: [...standing, ...refused, ...proven(judged, { passed, examined, bump, candidate })],
    provenBy: passed[0] ?? null,
    notes: unsound
      .filter((one) => !concerns(one))
      .map(({ presented, objection: { reason } }) => `${presented.place} is ${reason}, and is about another bump`),
  };
}

/** A rollback is a bump, and rests on what was proven while the version was new. */
function isWayBackTo(
  candidate: string,
  { bump, examined, settings }: { bump: Bump; examined: readonly Examined[]; settings: GateSettings },
): boolean {
  const good = goodCandidates(examined, { production: bump.production, commits: settings.commits });
  return isBefore(candidate, bump.before.prowTag) && good.some(({ tag }) => tag === candidate);
}

/** What rehearsals say: a failure that nothing has overtaken counts for ever, so nobody rehearses until it passes. */
function proven(
  judged: readonly Judged[],
  given: { passed: readonly Judged[]; examined: readonly Examined[]; bump: Bump; candidate: string },
): readonly Objection[] {
  const { passed, examined, bump, candidate } = given;
  const failed = judged.filter(isFailureOfThisProduction);
  if (failed.length > 0 && passed.length > 0) {
    const evidence = firstOf(failed.map(({ proof }) => proof.presented.place));
    const observed = `passed in ${passed[0]?.proof.presented.place}, failed in ${evidence}`;
    return [objection('disagree', { observed, evidence })];
  }
  const beside = failed.length > 0 ? [] : failedBeside(judged, { passed, bump, candidate });
  if (passed.length > 0 || beside.length > 0) return beside;
  const told = failed.length > 0 ? failed : judged.filter((one) => !isFailureBeside(one));
  return [...told].sort(byNewest)[0]?.objections ?? [nothingShown(examined, candidate)];
}

function nothingShown(examined: readonly Examined[], candidate: string): Objection {
  const others = [...new Set(examined.filter((one) => one.kind === 'sound').map(tagOf))];
  if (others.length === 0)
    return objection('no-attestation', {
      observed: examined.length === 0 ? 'no run is kept' : `${examined.length} runs are kept, and none is believed`,
      evidence: `the bump moves Prow to ${candidate}`,
    });
  return objection('other-candidate', { observed: firstOf(others), evidence: `the bump moves Prow to ${candidate}` });
}

function notProvenBy({ proof, notRun }: Judged): string[] {
  const { notProven, candidate } = proof.believed.testResult.predicate.prowStaging;
  const own = notProven.filter((gap) => !gap.startsWith(NOTHING_BUMPED));
  const asItStood =
    own.length < notProven.length ? [`the move itself: ${candidate.tag} was rehearsed as it stood`] : [];
  return [...asItStood, ...own, ...notRun];
}

function candidateRehearsed({ believed }: Sound | Dated): Candidate {
  return believed.testResult.predicate.prowStaging.candidate;
}

function tagOf(one: Sound | Dated): string {
  return candidateRehearsed(one).tag;
}

function byNewest(a: Judged, b: Judged): number {
  const at = ({ proof }: Judged): number => Date.parse(proof.believed.testResult.predicate.prowStaging.startedAt);
  return at(b) - at(a);
}

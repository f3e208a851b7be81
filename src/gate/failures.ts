import type { Bump } from '../model/bump.js';
import type { Objection, Reason } from '../model/decision.js';
import { changesNothingElse } from './change-objections.js';
import type { Dated, Sound } from './examine.js';
import { firstOf } from './first-of.js';
import { objection } from './objections.js';
import { claimsItsCommit } from './release.js';

/** An attestation about the candidate, and why it does not prove the bump. */
export interface Judged {
  readonly proof: Sound | Dated;
  readonly notRun: readonly string[];
  readonly objections: readonly Objection[];
}

/**
 * A failure under a production that is no more says nothing about this one. One under production as it is before the
 * bump does, whatever else the bump changes: an annotation beside the bump makes no failure undone.
 */
export function isFailureOfThisProduction(judged: Judged): boolean {
  const others = ['other-production', 'drifted', 'other-repository'] as const;
  const elsewhere = isOfBefore(judged) ? others : ([...others, 'changes-not-rehearsed'] as const);
  return isFailure(judged) && !elsewhere.some((reason) => reasonsOf(judged).includes(reason));
}

/**
 * A failure with something else beside the candidate than there is now, where nothing shows the candidate good without: what
 * stood beside it may be why it failed, or that it fails now and then. Whoever writes something else each time tries as often
 * as they like; production as it is, with the candidate alone, is tried once, for a failure of that stays.
 */
export function failedBeside(
  judged: readonly Judged[],
  { passed, bump, candidate }: { passed: readonly Judged[]; bump: Bump; candidate: string },
): Objection[] {
  const failed = judged.filter(isFailureBeside);
  const isAlone = passed.length > 0 && changesNothingElse(bump, candidate);
  if (failed.length === 0 || isAlone || judged.some(isGoodAlone)) return [];
  const observed = firstOf(failed.map(({ proof }) => `failed in ${proof.presented.place}`));
  return [
    objection('failed-beside', { observed, evidence: firstOf(failed.map(({ proof }) => proof.presented.place)) }),
  ];
}

/** Of this production's name, and of something else than is proposed now. */
export function isFailureBeside(judged: Judged): boolean {
  return isFailure(judged) && !isFailureOfThisProduction(judged) && !reasonsOf(judged).includes('other-production');
}

function isFailure(judged: Judged): boolean {
  const { candidate } = judged.proof.believed.testResult.predicate.prowStaging;
  return reasonsOf(judged).includes('failed') && claimsItsCommit(candidate);
}

/** What is missing of a good rehearsal of the candidate alone is what the bump changes besides. */
const BESIDE: readonly Reason[] = ['changes-not-rehearsed', 'files-not-rehearsed', 'not-read', 'image-not-attested'];

function isGoodAlone(judged: Judged): boolean {
  return isOfBefore(judged) && reasonsOf(judged).every((reason) => BESIDE.includes(reason));
}

function isOfBefore({ proof }: Judged): boolean {
  return proof.presented.evidence.changes?.before.length === 0;
}

function reasonsOf({ objections }: Judged): Reason[] {
  return objections.map(({ reason }) => reason);
}

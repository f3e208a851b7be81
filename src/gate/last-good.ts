import type { GoodCandidate } from '../model/decision.js';
import type { RunEvidence } from '../model/statement.js';
import type { Dated, Examined, Sound, Unsound } from './examine.js';
import { isReleaseSource, isSpellingOf } from './release.js';

/**
 * Candidates that passed and never failed, of one production, the newest rehearsal first, each tag once. However old
 * they are: on a bad day an old good version is better than none. What the gate would not believe makes none good: a tag
 * that was not built from its release, one whose commit failed by any spelling, and one of which a run speaks that is
 * gone, changed, or without its attestation.
 */
export function goodCandidates(
  examined: readonly Examined[],
  { production, commits }: { readonly production: string; readonly commits: readonly string[] },
): GoodCandidate[] {
  const all = examined
    .filter((one) => one.kind !== 'unsound')
    .filter((one) => runOf(one).production.name === production);
  const runs = all.filter((one) => one.kind === 'sound');
  const failed = all.map(runOf).filter(({ outcome }) => outcome === 'fail');
  const doubted = doubtedCandidates(examined, production);
  const isGood = ({ outcome, candidate }: RunEvidence): boolean =>
    outcome === 'pass' &&
    isReleaseSource(candidate, commits) &&
    !failed.some((run) => isSpellingOf(candidate.tag, run.candidate)) &&
    !doubted.some((tag) => isSpellingOf(tag, candidate));
  const passed = runs
    .filter((one) => isGood(runOf(one)))
    .sort((a, b) => Date.parse(runOf(b).startedAt) - Date.parse(runOf(a).startedAt));
  return passed
    .map((one) => ({ tag: runOf(one).candidate.tag, rehearsedAt: runOf(one).startedAt, evidence: one.presented.place }))
    .filter(({ tag }, index, all) => all.findIndex((other) => other.tag === tag) === index);
}

/** Runs that are not believed, and do not say either of which candidate they are. */
export function unreadableRuns(examined: readonly Examined[]): string[] {
  return examined.flatMap((one) => {
    if (one.kind !== 'unsound' || tagsNamedIn(one).length > 0) return [];
    return [`${one.presented.place} is ${one.objection.reason}: it may be a failure of any version`];
  });
}

function doubtedCandidates(examined: readonly Examined[], production: string): string[] {
  const unsound = examined.filter((one) => one.kind === 'unsound');
  return unsound.filter((one) => (one.production ?? production) === production).flatMap(tagsNamedIn);
}

/** By whoever signed, and by the history: where the attestation is gone, that is all there is. */
function tagsNamedIn({ tag, presented }: Unsound): string[] {
  const judged = presented.evidence.rejudged?.verdict.candidate.tag ?? null;
  return [tag, judged].filter((one) => one !== null);
}

/** Whether it is believed and says that a version failed, by whatever tag: a commit is not another one with a digit more. */
export function isFailureOf(tag: string, one: Examined): boolean {
  if (one.kind === 'unsound') return false;
  const { outcome, candidate } = runOf(one);
  return outcome === 'fail' && isSpellingOf(tag, candidate);
}

/** The newest of them; null where there is none, or where it is not known which production is meant. */
export function lastGoodOf(
  examined: readonly Examined[],
  { production, commits }: { readonly production: string | null; readonly commits: readonly string[] },
): GoodCandidate | null {
  return production === null ? null : (goodCandidates(examined, { production, commits })[0] ?? null);
}

function runOf({ believed }: Sound | Dated): RunEvidence {
  return believed.testResult.predicate.prowStaging;
}

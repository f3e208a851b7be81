import type { GoodCandidate } from '../model/decision.js';
import type { Dated, Examined, Sound } from './examine.js';

/**
 * Candidates that passed and never failed, of one production, the newest rehearsal first, each tag once. However old
 * they are: on a bad day an old good version is better than none.
 */
export function goodCandidates(examined: readonly Examined[], production: string): GoodCandidate[] {
  const all = examined
    .filter((one) => one.kind !== 'unsound')
    .filter((one) => runOf(one).production.name === production);
  const runs = all.filter((one) => one.kind === 'sound');
  const failed = new Set(all.filter((one) => runOf(one).outcome === 'fail').map((one) => runOf(one).candidate.tag));
  const passed = runs
    .filter((one) => runOf(one).outcome === 'pass' && !failed.has(runOf(one).candidate.tag))
    .sort((a, b) => Date.parse(runOf(b).startedAt) - Date.parse(runOf(a).startedAt));
  return passed
    .map((one) => ({ tag: runOf(one).candidate.tag, rehearsedAt: runOf(one).startedAt, evidence: one.presented.place }))
    .filter(({ tag }, index, all) => all.findIndex((other) => other.tag === tag) === index);
}

/** The newest of them; null where there is none, or where it is not known which production is meant. */
export function lastGoodOf(examined: readonly Examined[], production: string | null): GoodCandidate | null {
  return production === null ? null : (goodCandidates(examined, production)[0] ?? null);
}

function runOf({ believed }: Sound | Dated) {
  return believed.testResult.predicate.prowStaging;
}

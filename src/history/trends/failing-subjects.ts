import type { KeptFinding, KeptRun } from '../../model/kept-run.js';
import type { Flake, Regression } from '../../model/trends.js';
import { hasAsked } from '../has-asked.js';
import { changesOf, type Word } from './changes-of-subject.js';

/**
 * What runs that ask the same question agree on is a regression, if it fails
 * where it passed before; what they disagree on is a flake. A run that did not
 * ask the check, or did not decide it, says nothing about it.
 */
export function failingSubjects(sorted: readonly KeptRun[]): (Regression | Flake)[] {
  const productions = new Set(sorted.map(({ production }) => production));
  return [...productions].flatMap((production) => {
    const runs = sorted.filter((run) => run.production === production);
    return everFailed(runs).flatMap((subject) => changesOf(subject, wordsOn(subject, runs)));
  });
}

function everFailed(runs: readonly KeptRun[]): KeptFinding[] {
  const failed = runs.flatMap(({ findings }) => findings).filter(({ outcome }) => outcome === 'fail');
  return [...new Map(failed.map((one) => [JSON.stringify([one.check, one.subject]), one])).values()];
}

function wordsOn({ check, subject }: KeptFinding, runs: readonly KeptRun[]): Word[] {
  return runs.flatMap((run): Word[] => {
    const ofCheck = run.findings.filter((finding) => finding.check === check);
    if (ofCheck.some((finding) => finding.subject === subject && finding.outcome === 'fail'))
      return [{ run, hasFailed: true }];
    const isUndecided = ofCheck.some(({ outcome }) => outcome === 'inconclusive') || !hasAsked(run, check);
    // Where the record itself is doubtful, only what was seen to fail is known.
    const isDoubtful = run.findings.some(({ check: one, outcome }) => one === 'evidence' && outcome !== 'pass');
    return isUndecided || isDoubtful ? [] : [{ run, hasFailed: false }];
  });
}

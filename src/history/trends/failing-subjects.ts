import type { KeptFinding, KeptRun } from '../../model/kept-run.js';
import type { Flake, Regression } from '../../model/trends.js';
import { hasPassed } from '../has-passed.js';
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

function wordsOn(subject: KeptFinding, runs: readonly KeptRun[]): Word[] {
  return runs.flatMap((run): Word[] => {
    const hasFailed = run.findings.some(
      (one) => one.check === subject.check && one.subject === subject.subject && one.outcome === 'fail',
    );
    return hasFailed || hasPassed(run, subject) ? [{ run, hasFailed }] : [];
  });
}

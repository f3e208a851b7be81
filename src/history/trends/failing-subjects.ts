import type { KeptFinding, KeptRun } from '../../model/kept-run.js';
import type { Flake, Regression } from '../../model/trends.js';
import type { Check } from '../../model/verdict.js';
import { hasPassed } from '../has-passed.js';
import { isInItsTurn } from '../in-its-turn.js';
import { changesOf, type Word } from './changes-of-subject.js';
import { questionOf } from './question.js';

/**
 * What runs that ask the same question agree on is a regression, if it fails
 * where it passed before; what they disagree on is a flake. A run that did not
 * ask the check, or did not decide it, or in which it was another way’s turn, says nothing about it.
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
  const words = runs.flatMap((run): Word[] => {
    const hasFailed = run.findings.some(
      (one) => one.check === subject.check && one.subject === subject.subject && one.outcome === 'fail',
    );
    return hasFailed || hasPassed(run, subject) ? [{ run, hasFailed }] : [];
  });
  return inTheirTurn(words, subject.check);
}

/**
 * Without those that passed because it was another way’s turn: one that fails in each of its turns fails throughout. What
 * a run of another question passed counts where it answers any failure, and says then since when this one fails.
 */
function inTheirTurn(words: readonly Word[], check: Check): Word[] {
  const failed = words.filter(({ hasFailed }) => hasFailed).map(({ run }) => run);
  const keyOf = (run: KeptRun): string => JSON.stringify(questionOf(run, check));
  const failedOf = new Map<string, KeptRun[]>();
  for (const run of failed) failedOf.set(keyOf(run), [...(failedOf.get(keyOf(run)) ?? []), run]);
  return words.filter(
    ({ run, hasFailed }) =>
      hasFailed || (failedOf.get(keyOf(run)) ?? failed).some((other) => isInItsTurn(run, other, check)),
  );
}

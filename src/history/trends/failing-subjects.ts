import type { KeptFinding, KeptRun } from '../../model/kept-run.js';
import { type Flake, type Regression, WhatChanged } from '../../model/trends.js';
import { questionOf } from './question.js';

/** One run’s word about one subject of one check. */
interface Word {
  readonly run: KeptRun;
  readonly hasFailed: boolean;
}

/**
 * What runs that ask the same question agree on is a regression, if it fails
 * where it passed before; what they disagree on is a flake. A run that did not decide the check says nothing about it.
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
    const isUndecided = ofCheck.some(({ outcome }) => outcome === 'inconclusive');
    // Where the record itself is doubtful, only what was seen to fail is known.
    const isDoubtful = run.findings.some(({ check: one, outcome }) => one === 'evidence' && outcome !== 'pass');
    return isUndecided || isDoubtful ? [] : [{ run, hasFailed: false }];
  });
}

/** Runs that ask the same question are a group, in the order of their first run; each is judged as a whole. */
function changesOf({ check, subject }: KeptFinding, words: readonly Word[]): (Regression | Flake)[] {
  const groups = new Map<string, Word[]>();
  for (const word of words) {
    const key = JSON.stringify(questionOf(word.run));
    groups.set(key, [...(groups.get(key) ?? []), word]);
  }
  const isOpen = words.at(-1)?.hasFailed ?? false;
  const changes: (Regression | Flake)[] = [];
  let before: readonly Word[] | null = null;
  for (const group of groups.values()) {
    const change = changeIn(group, before);
    const going = changes.at(-1);
    if (change !== null) changes.push({ check, subject, ...change, isOpen: false });
    // It failed with what stood there before, too: nothing new, and not over.
    else if (going !== undefined && group.every(({ hasFailed }) => hasFailed))
      changes.splice(-1, 1, { ...going, lastRun: group.at(-1)?.run.id ?? going.lastRun });
    before = group;
  }
  const last = changes.pop();
  return last === undefined ? [] : [...changes, { ...last, isOpen }];
}

type Found = Omit<Regression, 'check' | 'subject' | 'isOpen'> | Omit<Flake, 'check' | 'subject' | 'isOpen'>;

function changeIn(group: readonly Word[], before: readonly Word[] | null): Found | null {
  const failed = group.filter(({ hasFailed }) => hasFailed);
  const [first, last] = [failed[0]?.run, failed.at(-1)?.run];
  if (first === undefined || last === undefined) return null;
  const { production, candidate, id: firstRun } = first;
  const counts = { failed: failed.length, decided: group.length };
  const facts = { production, tag: candidate.tag, firstRun, lastRun: last.id, ...counts };
  if (counts.failed < counts.decided) return { kind: 'flake', ...facts };
  if (before?.every(({ hasFailed }) => hasFailed)) return null;
  return { kind: 'regression', ...facts, changed: whatChanged(first, before?.at(-1)?.run ?? null) };
}

function whatChanged(run: KeptRun, before: KeptRun | null): WhatChanged[] {
  if (before === null) return [];
  const [now, then] = [questionOf(run), questionOf(before)];
  return WhatChanged.options.filter((one) => now[one] !== then[one]);
}

import type { KeptFinding, KeptRun } from '../../model/kept-run.js';
import { type Flake, type Regression, WhatChanged } from '../../model/trends.js';
import { questionOf } from './question.js';

/** One run’s word about one subject of one check. */
export interface Word {
  readonly run: KeptRun;
  readonly hasFailed: boolean;
}

/** Words on the same question, and those that came just before one of them and are on another. */
interface Group {
  readonly words: Word[];
  readonly before: Word[];
}

type Change = Regression | Flake;

/** What words, in the order of time, say together: each group of one question is judged as a whole. */
export function changesOf(finding: KeptFinding, words: readonly Word[]): Change[] {
  const groups = grouped(finding, words);
  const changes: Change[] = [];
  // Which change tells of a group’s failures: its own, or the one that it only goes on with.
  const told = new Map<Group, number>();
  for (const group of new Set(groups.values())) {
    const last = group.words.findLast(({ hasFailed }) => hasFailed);
    if (last === undefined) continue;
    const going = goesOnWith(group, groups, told);
    told.set(group, going ?? changes.length);
    const old = going === null ? undefined : changes[going];
    if (going === null || old === undefined) changes.push(changeOf(finding, group, groups));
    else changes.splice(going, 1, { ...old, lastRun: old.lastRun > last.run.id ? old.lastRun : last.run.id });
  }
  const newest = words.at(-1);
  const speaking = newest?.hasFailed ? groups.get(newest) : undefined;
  const open = speaking === undefined ? undefined : told.get(speaking);
  return changes.map((change, index) => ({ ...change, isOpen: index === open }));
}

function grouped({ check }: KeptFinding, words: readonly Word[]): Map<Word, Group> {
  const byQuestion = new Map<string, Group>();
  const groups = new Map<Word, Group>();
  for (const [index, word] of words.entries()) {
    const key = JSON.stringify(questionOf(word.run, check));
    const group = byQuestion.get(key) ?? { words: [], before: [] };
    byQuestion.set(key, group);
    groups.set(word, group);
    group.words.push(word);
    const previous = words[index - 1];
    if (previous !== undefined && groups.get(previous) !== group) group.before.push(previous);
  }
  return groups;
}

/** Where it failed just before whenever this was asked, nothing is new, and nothing is over; null where it is new. */
function goesOnWith(group: Group, groups: ReadonlyMap<Word, Group>, told: ReadonlyMap<Group, number>): number | null {
  const [first] = group.before;
  if (first === undefined || !failsThroughout(group)) return null;
  if (group.before.some((word) => !failedThroughout(word, groups))) return null;
  const former = groups.get(first);
  return (former === undefined ? undefined : told.get(former)) ?? null;
}

function changeOf({ check, subject }: KeptFinding, group: Group, groups: ReadonlyMap<Word, Group>): Change {
  const failed = group.words.filter(({ hasFailed }) => hasFailed).map(({ run }) => run);
  const [first, last] = [failed[0], failed.at(-1)];
  if (first === undefined || last === undefined) throw new TypeError('a change has a run that failed');
  const { production, candidate, boskos, id: firstRun } = first;
  const facts = {
    ...{ production, check, subject, tag: candidate.tag, boskosTag: boskos?.tag ?? null },
    ...{ firstRun, lastRun: last.id, failed: failed.length, decided: group.words.length, isOpen: false },
  };
  if (!failsThroughout(group)) return { kind: 'flake', ...facts };
  const before = group.before.find((word) => !failedThroughout(word, groups));
  return { kind: 'regression', ...facts, changed: before === undefined ? [] : whatChanged(first, before.run, check) };
}

function failedThroughout(word: Word, groups: ReadonlyMap<Word, Group>): boolean {
  const group = groups.get(word);
  return group !== undefined && failsThroughout(group);
}

function failsThroughout({ words }: Group): boolean {
  return words.every(({ hasFailed }) => hasFailed);
}

function whatChanged(run: KeptRun, before: KeptRun, check: KeptFinding['check']): WhatChanged[] {
  const [now, then] = [questionOf(run, check), questionOf(before, check)];
  return WhatChanged.options.filter((one) => now[one] !== then[one]);
}

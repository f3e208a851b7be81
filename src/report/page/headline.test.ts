import { describe, expect, test } from 'vitest';
import type { Finding, Verdict } from '../../model/verdict.js';
import type { BoskosInRun } from '../boskos-in-run.js';
import { hostileRun } from '../fixtures/hostile-run.js';
import { decisiveFindings, headlineOf, nextSteps } from './headline.js';

const finding = (changes: Partial<Finding>): Finding => ({
  ...{ check: 'rollout', outcome: 'fail', subject: 'hook', expected: 'e', observed: 'o', evidence: 'v' },
  next: 'leave the bump on hold',
  ...changes,
});
const verdictOf = (findings: readonly Finding[], changes: Partial<Verdict> = {}): Verdict => ({
  ...hostileRun('x').verdict,
  findings: [...findings],
  ...changes,
});

const judged = (findings: readonly Finding[], changes: Partial<Verdict> = {}, boskos: BoskosInRun | null = null) => ({
  verdict: verdictOf(findings, changes),
  boskos,
});
const stepsOf = (findings: readonly Finding[]) => nextSteps(judged(findings));
const { tag } = hostileRun('x').verdict.candidate;

test('a misplacement is told before anything else that failed, and what was not decided not at all', () => {
  const told = decisiveFindings(
    verdictOf([
      finding({}),
      finding({ outcome: 'inconclusive' }),
      finding({ check: 'placement', subject: 'alias "a"' }),
    ]),
  );
  expect(told.map(({ check }) => check)).toEqual(['placement', 'rollout']);
});

test('a step is told once with what it is about, and left out where another says more', () => {
  const longer = 'leave the bump on hold; look at its logs';
  const steps = stepsOf([
    finding({}),
    finding({ next: longer, subject: 'deck' }),
    finding({ next: longer, subject: 'tide' }),
  ]);
  expect(steps).toEqual([`${longer} — hook; deck; tide`]);
});

test('a step is not left out for another that only begins with the same letters', () => {
  const next = (number: number) => finding({ next: `look at job ${number}`, subject: `job ${number}` });
  expect(stepsOf([next(1), next(10)])).toEqual(['look at job 1 — job 1', 'look at job 10 — job 10']);
});

test('a pass says to merge only where something was bumped', () => {
  const pass = { outcome: 'pass', findings: [finding({ outcome: 'pass' })] } as const;
  expect(nextSteps(judged([], { ...pass, findings: [...pass.findings] }))[0]).toContain('merge the bump');
  const own = judged([], { ...pass, findings: [...pass.findings], notProven: ['nothing was bumped: v1'] });
  expect(nextSteps(own)[0]).not.toContain('merge');
  expect(headlineOf(own).sentence).toContain('Nothing was bumped');
});

test('many subjects are counted, not listed', () => {
  const many = ['a', 'b', 'c', 'd', 'e'].map((subject) => finding({ subject }));
  expect(headlineOf(judged(many)).ground).toContain('5 of 5 findings fail');
  expect(headlineOf(judged(many)).ground).toContain('a; b; c; and others');
});

describe('the sentence of a fail', () => {
  const fail = { outcome: 'fail' } as const;
  const nothingBumped = { ...fail, notProven: ['nothing was bumped: v1 is production’s own'] };
  const boskos: BoskosInRun = { tag: 'v20260101-b', isBumped: true, components: ['boskos'] };
  const lending = [finding({ check: 'boskos', subject: 'counts' }), finding({ subject: 'boskos (StatefulSet a/b)' })];
  const said = (...about: Parameters<typeof judged>) => headlineOf(judged(...about)).sentence;

  test('holds a bump, and holds none where nothing was bumped', () => {
    expect(said([finding({})], fail)).toBe(`Not safe to merge: ${tag}`);
    expect(said([finding({})], nothingBumped)).toBe(
      `Nothing was bumped, and production’s own ${tag} does not work as described`,
    );
  });

  test('blames Boskos where all that fails is its own', () => {
    expect(said(lending, nothingBumped, boskos)).toBe('Not safe to merge: Boskos v20260101-b');
    expect(said(lending, nothingBumped, { ...boskos, isBumped: false })).toBe(
      'Nothing was bumped, and production’s own Boskos v20260101-b does not work as described',
    );
    expect(said(lending, fail, { ...boskos, isBumped: false })).toBe(
      `Not safe to merge: production’s own Boskos v20260101-b beside ${tag}`,
    );
  });

  test('names both where a component of Prow fails, too', () => {
    expect(said([...lending, finding({})], fail, boskos)).toBe(`Not safe to merge: ${tag} with Boskos v20260101-b`);
  });

  test('names Boskos alone where Prow was not bumped', () => {
    const notProven = ['Prow is not bumped: v1 is production’s own'];
    expect(said([finding({})], { ...fail, notProven }, boskos)).toBe('Not safe to merge: Boskos v20260101-b');
  });
});

test('what was not decided without a bump is about production’s own version', () => {
  const undecided = { outcome: 'inconclusive', notProven: ['nothing was bumped: v1'] } as const;
  const own = judged([finding({ outcome: 'inconclusive' })], { ...undecided, notProven: [...undecided.notProven] });
  expect(headlineOf(own).sentence).toBe(`Not decided: production’s own ${tag} is neither proven nor blamed`);
});

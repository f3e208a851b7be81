import { expect, test } from 'vitest';
import type { Finding, Verdict } from '../../model/verdict.js';
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
  const steps = nextSteps(
    verdictOf([finding({}), finding({ next: longer, subject: 'deck' }), finding({ next: longer, subject: 'tide' })]),
  );
  expect(steps).toEqual([`${longer} — deck; tide`]);
});

test('a pass says to merge only where something was bumped', () => {
  const pass = { outcome: 'pass', findings: [finding({ outcome: 'pass' })] } as const;
  expect(nextSteps(verdictOf([], { ...pass, findings: [...pass.findings] }))[0]).toContain('merge the bump');
  const own = verdictOf([], { ...pass, findings: [...pass.findings], notProven: ['nothing was bumped: v1'] });
  expect(nextSteps(own)[0]).not.toContain('merge');
  expect(headlineOf(own).sentence).toContain('Nothing was bumped');
});

test('many subjects are counted, not listed', () => {
  const many = ['a', 'b', 'c', 'd', 'e'].map((subject) => finding({ subject }));
  expect(headlineOf(verdictOf(many)).ground).toContain('5 of 5 findings fail');
  expect(headlineOf(verdictOf(many)).ground).toContain('a; b; c; 2 more');
});

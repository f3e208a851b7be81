import { expect, test } from 'vitest';
import { build, keptRunOf } from './fixtures/kept-run.js';
import { standingChecks } from './standing-checks.js';

const stateOf = (check: string, run: Parameters<typeof standingChecks>[0]) =>
  standingChecks(run).find((one) => one.check === check)?.state;

test('what a run asked and did not find failing is green', () => {
  expect(stateOf('placement', keptRunOf(1))).toBe('green');
  expect(stateOf('responsive', keptRunOf(1, { baseline: build('z') }))).toBe('green');
  expect(stateOf('every-job', keptRunOf(1, { asked: ['every-job'] }))).toBe('green');
});

test('what it did not ask is unknown, and not green', () => {
  expect(stateOf('responsive', keptRunOf(1))).toBe('unknown');
  expect(stateOf('every-job', keptRunOf(1))).toBe('unknown');
  expect(stateOf('placement', keptRunOf(1, { asked: [] }))).toBe('unknown');
});

test('what it left undecided is green once all of it passed that failed before, and not while some of it did not', () => {
  const open = { check: 'config', subject: 'next', outcome: 'inconclusive' } as const;
  const failed = keptRunOf(1, {
    failed: [
      ['config', 'a'],
      ['config', 'b'],
    ],
  });
  const run = (...subjects: string[]) =>
    keptRunOf(2, { findings: [open], passed: subjects.map((subject) => ({ check: 'config', subject })) });
  const state = (one: ReturnType<typeof run>, earlier = [failed]) =>
    standingChecks(one, earlier).find(({ check }) => check === 'config')?.state;
  expect(state(run('a', 'b'))).toBe('green');
  expect(state(run('a'))).toBe('unknown');
  expect(state(run('a', 'b'), [])).toBe('unknown');
});

test('what it saw fail is failing, whatever it asked', () => {
  expect(stateOf('responsive', keptRunOf(1, { failed: [['responsive', 'ProwJob to pod']] }))).toBe('failing');
});

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

test('what it saw fail is failing, whatever it asked', () => {
  expect(stateOf('responsive', keptRunOf(1, { failed: [['responsive', 'ProwJob to pod']] }))).toBe('failing');
});

import { expect, test } from 'vitest';
import type { Check, Preflight } from '../../infra/stack.js';
import { worst } from '../model/outcome.js';
import { preflightLines } from './preflight-lines.js';

const passed = (check: Check['check']): Check => ({
  ...{ cluster: 'prow', check, outcome: 'pass', expected: 'an answer', observed: 'it answers' },
  ...{ evidence: 'GET /version', next: '' },
});

const linesOf = (...checks: Check[]) => {
  const found: Preflight = {
    ...{ outcome: worst(checks.map(({ outcome }) => outcome)), environment: 'tried', clusters: [], checks },
    rights: new Map(),
  };
  return preflightLines(found);
};

test('what passes is a line each, and a conclusion', () => {
  expect(linesOf(passed('address'), passed('reachable'))).toEqual([
    '✓ prow  address    it answers',
    '✓ prow  reachable  it answers',
    ...['', 'pass: tried can be deployed to these clusters. Nothing was written.'],
  ]);
});

test('what does not is explained below; what was not asked is a question, and needs no explanation of its own', () => {
  const refused: Check = { ...passed('credentials'), outcome: 'fail', observed: 'ended', next: 'another' };
  const notAsked: Check = {
    ...passed('identity'),
    outcome: 'inconclusive',
    observed: 'not asked, because of credentials',
  };
  const lines = linesOf(refused, notAsked);
  expect(lines).toContain('? prow  identity     not asked, because of credentials');
  expect(lines.filter((line) => line.startsWith('    next'))).toEqual(['    next      another']);
  expect(lines.at(-1)).toMatch(/^fail: tried must not be deployed/);
});

test('what a server says stays in its line', () => {
  const told: Check = { ...passed('credentials'), outcome: 'fail', observed: 'no\n✓ prow  identity  fine' };
  expect(linesOf(told).filter((line) => line.startsWith('✓'))).toEqual([]);
});

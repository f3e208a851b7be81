import { expect, test } from 'vitest';
import type { Outcome } from '../model/outcome.js';
import type { Finding, Verdict } from '../model/verdict.js';
import type { Drill } from './drill.js';
import { judgeDrill } from './judge-drill.js';

const DRILL: Drill = {
  name: 'a-fault',
  outage: '2019-02-08',
  description: 'a fault',
  power: null,
  expect: [{ check: 'placement', subject: 'alias "default"' }],
  neighbour: 'unchanged',
  environment: [],
  boskosEdits: [],
  production: [],
  edits: [{ file: 'f', line: 'l', replacement: '' }],
};

function verdict(
  outcome: Outcome,
  findings: (Pick<Finding, 'check' | 'outcome' | 'subject'> & Partial<Finding>)[],
): Verdict {
  return {
    outcome,
    candidate: { tag: 'v20251125-e3ae8cf22', source: { kind: 'module', version: 'v0' } },
    baseline: null,
    productionFingerprint: '',
    findings: findings.map((one) => ({ expected: '', observed: 'seen', evidence: '', next: '', ...one })),
    trials: [],
    causes: [],
    missProbability: [],
    notProven: [],
    startedAt: '2026-08-22T10:00:00Z',
    durationMs: 1,
    toolVersion: '0.1.0',
  };
}

test('a fail that names what the drill says is caught', () => {
  const found = { check: 'placement' as const, outcome: 'fail' as const, subject: 'alias "default" (omitted)' };
  expect(judgeDrill(verdict('fail', [found]), DRILL)).toEqual({
    caught: true,
    because: 'placement: alias "default" (omitted): seen',
    check: 'placement',
  });
});

test.each([
  ['for another alias', { check: 'placement', outcome: 'fail', subject: 'alias "security"' }],
  ['of another check', { check: 'rollout', outcome: 'fail', subject: 'alias "default"' }],
  [
    'while the right finding is only inconclusive',
    { check: 'placement', outcome: 'inconclusive', subject: 'alias "default"' },
  ],
] as const)('a fail %s is missed', (_what, found) => {
  const other = { check: 'coverage', outcome: 'fail', subject: 'something else' } as const;
  expect(judgeDrill(verdict('fail', [found, other]), DRILL).caught).toBe(false);
});

test.each(['pass', 'inconclusive'] as const)('a verdict that is %s is missed', (outcome) => {
  expect(judgeDrill(verdict(outcome, []), DRILL)).toEqual({
    caught: false,
    because: `the verdict is ${outcome}, not fail`,
    check: null,
  });
});

test('a fail that names another component than the drill says is missed', () => {
  const observing: Drill = { ...DRILL, expect: [{ check: 'placement', subject: 'alias', observed: 'look into deck' }] };
  const found = (observed: string) => ({
    ...{ check: 'placement' as const, outcome: 'fail' as const, subject: 'alias "default"' },
    observed,
  });
  expect(judgeDrill(verdict('fail', [found('look into hook: it refused')]), observing).caught).toBe(false);
  expect(judgeDrill(verdict('fail', [found('look into deck: it refused')]), observing).caught).toBe(true);
});

test('everything the drill says must be named', () => {
  const both: Drill = { ...DRILL, expect: [...DRILL.expect, { check: 'nowhere-else', subject: 'service cluster' }] };
  const found = { check: 'placement' as const, outcome: 'fail' as const, subject: 'alias "default"' };
  expect(judgeDrill(verdict('fail', [found]), both)).toEqual({
    caught: false,
    because: 'no failed finding names nowhere-else: service cluster; the fail is for placement: alias "default"',
    check: null,
  });
});

import { expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION, exampleEvents, expectedFate, historyOf } from '../model/fixtures/example-run.js';
import { describeCreators } from './creators.js';
import { nowhereElseCheck } from './nowhere-else-check.js';
import { placementCheck } from './placement-check.js';

const AGENT = 'prow-controller-manager/v1 as system:serviceaccount:prow:pcm';
const pod = (at: string, creator: string) => ({ createdAt: new Set([at]), creators: new Set([creator]) });

test('creators are named once each, with the first moment, whatever the order', () => {
  expect(describeCreators([pod('2019-02-08T18:00:00Z', AGENT), pod('2019-02-08T17:59:03Z', AGENT)])).toBe(
    `; created since 2019-02-08T17:59:03Z by ${AGENT}`,
  );
});

test('of many creators three are named', () => {
  const pods = ['a/1 as x', 'b/1 as x', 'c/1 as x', 'd/1 as x'].map((one) => pod('2019-02-08T18:00:00Z', one));
  expect(describeCreators(pods)).toContain('by a/1 as x and b/1 as x and c/1 as x and 1 more');
});

test('without an audit log nothing is said', () => {
  expect(describeCreators([{ createdAt: new Set(), creators: new Set() }])).toBe('');
});

test('a misplacement says who made the pods, and a right place does not', () => {
  const stray = { clusterId: 'prow', namespace: 'test-pods' };
  const events = exampleEvents({
    phases: ['candidate'],
    fateOf: (probe) => ({
      ...expectedFate(probe),
      ...(probe.canary.spelling === 'default' ? { places: [stray] } : {}),
    }),
  });
  for (const check of [placementCheck, nowhereElseCheck]) {
    const findings = check(EXAMPLE_DESCRIPTION, historyOf(events));
    const told = findings.filter(({ evidence }) => /; created since \S+Z by prow-controller-manager\//.test(evidence));
    expect(told.map(({ outcome }) => outcome)).toEqual(['fail']);
  }
});

import { expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION, exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import type { EventOf } from '../model/observations.js';
import { judge } from './judge.js';

const SAID =
  'HTTP 422: prowjobs.prow.k8s.io is invalid: spec.versions: must have exactly one version marked as storage';
const tried = (refused: string | null): EventOf<'definition-tried'> => ({
  ...{ kind: 'definition-tried', phase: 'candidate', clusterId: 'prow' },
  ...{ definition: 'prowjobs.prow.k8s.io', refused },
});
const judged = (...events: EventOf<'definition-tried'>[]) => {
  const { outcome, findings } = judge(EXAMPLE_DESCRIPTION, historyOf([...exampleEvents(), ...events]));
  return { outcome, found: findings.filter(({ subject }) => subject === 'definition prowjobs.prow.k8s.io of prow') };
};

test('a definition that the API server refuses fails the candidate, by its name and in the API server’s words', () => {
  const { outcome, found } = judged(tried(SAID));
  expect(outcome).toBe('fail');
  expect(found).toMatchObject([{ check: 'rollout', outcome: 'fail', observed: `it refuses it: ${SAID}` }]);
});

test('one that was refused once is refused, whatever was said later', () => {
  expect(judged(tried(SAID), tried(null)).outcome).toBe('fail');
});

test('one that it would take passes', () => {
  const { outcome, found } = judged(tried(null));
  expect(outcome).toBe('pass');
  expect(found).toMatchObject([{ outcome: 'pass', observed: 'it would take it' }]);
});

test('nothing is said where nobody asked', () => {
  expect(judged().found).toEqual([]);
});

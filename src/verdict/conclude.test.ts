import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INCONCLUSIVE_CAUSES, UNDECIDED_CAUSES } from '../model/causes.js';
import { OUTCOMES } from '../model/outcome.js';
import { CHECKS } from '../model/verdict.js';
import { conclude, type RunFacts } from './conclude.js';

const passed = CHECKS.map((check) => ({ check, outcome: 'pass' as const }));
const GOOD: RunFacts = {
  findings: passed,
  undecided: [],
  isRecordWhole: true,
  aliases: 3,
  canaries: 28,
  sweeps: 5,
  cleanStarts: [5],
};
const misplaced = { check: 'placement', outcome: 'fail' } as const;
const undecided = { check: 'placement', outcome: 'inconclusive' } as const;
const without = (check: string) => passed.filter((finding) => finding.check !== check);

test('everything looked at and right is a pass', () => {
  expect(conclude(GOOD)).toEqual({ outcome: 'pass', causes: [] });
});

test.each<[string, Partial<RunFacts>, string[]]>([
  ['no finding at all', { findings: [] }, ['evidence-unsound']],
  ['a check that said nothing', { findings: without('placement') }, ['canaries-undecided']],
  ['a canary that was not decided', { findings: [...passed, undecided] }, ['canaries-undecided']],
  [
    'a job that was not decided',
    { findings: [...passed, { check: 'every-job', outcome: 'inconclusive' }] },
    ['jobs-undecided'],
  ],
  ['nothing observed', { canaries: 0, sweeps: 0 }, ['nothing-observed']],
  ['canaries and no sweep', { sweeps: 0 }, ['nothing-observed']],
  ['no trial planned', { cleanStarts: [] }, ['no-trials']],
  ['no clean start of one of two components', { cleanStarts: [5, 0] }, ['no-trials']],
  ['no alias', { aliases: 0 }, ['no-aliases']],
  ['an unreadable cluster', { undecided: ['cluster-unreadable'] }, ['cluster-unreadable']],
  ['a deadline of ours', { undecided: ['deadline-passed'] }, ['deadline-passed']],
  ['an interrupted run', { undecided: ['interrupted'] }, ['interrupted']],
  ['a broken history', { isRecordWhole: false }, ['record-broken']],
  [
    'several at once, in the order of the list',
    { isRecordWhole: false, undecided: ['restart-failed', 'interrupted'], aliases: 0 },
    ['interrupted', 'restart-failed', 'record-broken', 'no-aliases'],
  ],
])('%s is inconclusive, and says why', (_what, given, causes) => {
  const { outcome, causes: found } = conclude({ ...GOOD, ...given });
  expect(outcome).toBe('inconclusive');
  expect(found).toEqual(expect.arrayContaining(causes));
  if (given.findings?.length !== 0) expect(found).toEqual(causes);
});

test.each<[string, Partial<RunFacts>]>([
  ['by itself', {}],
  ['in an interrupted run', { undecided: ['interrupted'] }],
  ['beside what was not decided', { findings: [...passed, undecided, misplaced] }],
  ['in a broken history', { isRecordWhole: false }],
])('one failed finding is a fail %s', (_what, given) => {
  expect(conclude({ ...GOOD, findings: [...passed, misplaced], ...given })).toEqual({ outcome: 'fail', causes: [] });
});

describe('whatever the facts are', () => {
  const facts: fc.Arbitrary<RunFacts> = fc.record({
    findings: fc.array(fc.record({ check: fc.constantFrom(...CHECKS), outcome: fc.constantFrom(...OUTCOMES) })),
    undecided: fc.array(fc.constantFrom(...UNDECIDED_CAUSES), { maxLength: 2 }),
    isRecordWhole: fc.boolean(),
    aliases: fc.nat({ max: 2 }),
    canaries: fc.nat({ max: 2 }),
    sweeps: fc.nat({ max: 2 }),
    cleanStarts: fc.array(fc.nat({ max: 2 }), { maxLength: 2 }),
  });

  test('an inconclusive has a cause of the list, and nothing else has one', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { outcome, causes } = conclude(given);
        expect(causes.length > 0).toBe(outcome === 'inconclusive');
        expect(causes.filter((cause) => !INCONCLUSIVE_CAUSES.includes(cause))).toEqual([]);
      }),
    );
  });

  test('it is no pass once one of them is not right', () => {
    const bad = fc.constantFrom<Partial<RunFacts>>(
      { isRecordWhole: false },
      { aliases: 0 },
      { canaries: 0 },
      { sweeps: 0 },
      { cleanStarts: [] },
      { undecided: ['interrupted'] },
      { findings: without('rollout') },
    );
    fc.assert(fc.property(facts, bad, (given, change) => conclude({ ...given, ...change }).outcome !== 'pass'));
  });
});

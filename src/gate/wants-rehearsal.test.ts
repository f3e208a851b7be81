import { expect, test } from 'vitest';
import { type Decision, REASONS, type Reason } from '../model/decision.js';
import { objection } from './objections.js';
import { wantsRehearsal } from './wants-rehearsal.js';

const decision = (reasons: readonly Reason[], changed: Partial<Decision> = {}): Decision => ({
  ...{ answer: 'undecided', production: 'example', candidate: 'v20251125-e3ae8cf22', provenBy: null, notProven: [] },
  objections: reasons.map((reason) => objection(reason, { observed: 'it', evidence: 'there' })),
  ...{ lastGood: null, overrides: [], notes: [], decidedAt: '2025-11-26T10:00:00Z', toolVersion: '0' },
  ...changed,
});

test('a bump that was never rehearsed, or too long ago, wants to be', () => {
  for (const reason of ['no-attestation', 'stale', 'drifted', 'power-too-low'] as const)
    expect(wantsRehearsal(decision([reason])), reason).toBe(true);
});

test('a failure stays, whatever else is missing', () => {
  expect(wantsRehearsal(decision(['failed', 'stale']))).toBe(false);
});

test('no rehearsal is begun for what it could not change: each reason that blocks but one', () => {
  const rehearsed = REASONS.filter((reason) => wantsRehearsal(decision([reason])));
  expect(rehearsed.filter((reason) => objection(reason, { observed: '', evidence: '' }).answer === 'block')).toEqual([
    // The bump may well be right, and what was rehearsed another’s.
    'other-production',
  ]);
});

test('what is allowed, and what names no one candidate, wants none', () => {
  expect(wantsRehearsal(decision([], { answer: 'allow' }))).toBe(false);
  expect(wantsRehearsal(decision(['no-attestation'], { candidate: null }))).toBe(false);
});

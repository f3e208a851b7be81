import { describe, expect, test } from 'vitest';
import type { KeptFinding } from '../../model/kept-run.js';
import type { Outcome } from '../../model/outcome.js';
import type { Check } from '../../model/verdict.js';
import { findingWord } from './finding-words.js';

const FAILED: KeptFinding = { check: 'placement', subject: 'rules', outcome: 'fail' };

const word = (found: readonly (readonly [Check, string, Outcome])[], asked?: Check[]) => {
  const findings = found.map(([check, subject, outcome]) => ({
    ...{ check, subject, outcome, expected: 'e', observed: 'o', evidence: 'v', next: 'n' },
  }));
  return findingWord({ run: { asked, findings: [] }, verdict: { findings } }, FAILED);
};

test('a subject is what the run found of it, and the worst where that is several things', () => {
  expect(word([['placement', 'rules', 'pass']])).toBe('pass');
  expect(
    word([
      ['placement', 'rules', 'pass'],
      ['placement', 'rules', 'inconclusive'],
    ]),
  ).toBe('inconclusive');
});

describe('a subject of which a run has no finding', () => {
  test('is of a check that passed only where all of the check passed', () => {
    expect(word([['placement', 'default', 'pass']])).toBe('check passed');
    expect(word([['placement', 'default', 'inconclusive']])).toBe('not named');
  });

  test('was not run where nobody asked the check, though latencies were listed', () => {
    expect(word([['upload', 'rules', 'pass']])).toBe('not run');
    expect(word([['placement', 'rules', 'pass']], ['upload'])).toBe('not run');
  });

  test('is not known without the verdict, and never passed', () => {
    expect(findingWord({ run: { findings: [] }, verdict: null }, FAILED)).toBe('not known');
    expect(findingWord({ run: { asked: ['upload'], findings: [] }, verdict: null }, FAILED)).toBe('not run');
  });
});

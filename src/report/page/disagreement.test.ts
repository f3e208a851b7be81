import { describe, expect, test } from 'vitest';
import type { Flake } from '../../model/trends.js';
import { disagreementSection, disagreementSentence } from './disagreement.js';

const flake = (subject: string, runs: Partial<Flake> = {}): Flake => ({
  ...{ kind: 'flake', check: 'placement', production: 'example', tag: 'v20250101-abcdef123', boskosTag: null, subject },
  ...{ failed: 2, decided: 5, isOpen: true, firstRun: 'a', lastRun: 'own', ...runs },
});
const [passed, failed] = [
  { id: 'a', outcome: 'pass' },
  { id: 'b', outcome: 'fail' },
] as const;

describe('a run that runs before it disagree with', () => {
  test('says how they ended, and which was the last that ended otherwise', () => {
    expect(disagreementSentence('pass', { runs: [passed, failed], flakes: [] })).toBe(
      'Runs before it of the same builds, production and configuration: 1 pass, 1 fail, the last fail b.',
    );
  });

  test('names at the top what comes and goes, and that there is more', () => {
    const sentence = (...subjects: string[]) =>
      disagreementSentence('fail', { runs: [passed], flakes: subjects.map((one) => flake(one)) });
    expect(sentence('x', 'y', 'z')).toMatch(
      / pass a\. Comes and goes: placement, x; placement, y; and others, below\.$/,
    );
    expect(sentence('x')).toMatch(/Comes and goes: placement, x\.$/);
  });

  test('says what comes and goes, how often, and where it can be looked at', () => {
    const html = disagreementSection({ runs: [passed], flakes: [flake('alias "x"')] }, 'own');
    expect(html).toContain('failed in 2 of 5 such runs: first a, last this run');
    expect(disagreementSection({ runs: [], flakes: [flake('x', { lastRun: 'a' })] }, 'own')).toContain('such runs: a<');
  });

  test('says how many it leaves out', () => {
    const flakes = ['1', '2', '3', '4', '5', '6', '7'].map((one) => flake(one));
    expect(disagreementSection({ runs: [], flakes }, 'own')).toContain('2 more: prow-staging history trends.');
  });
});

test('a run that none disagrees with says nothing of them', () => {
  expect(disagreementSentence('pass', { runs: [passed], flakes: [] })).toBeNull();
  expect(disagreementSentence('fail', { runs: [], flakes: [] })).toBeNull();
  expect(disagreementSection({ runs: [passed], flakes: [] }, 'own')).toBe('');
});

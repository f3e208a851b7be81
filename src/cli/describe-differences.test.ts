import { expect, it } from 'vitest';
import { DIFFERENCE_RULES } from '../../infra/stack.js';
import { describeDifferences } from './describe-differences.js';

const changed = (rule: string, subject: string) => ({ rule, subject, reason: `because of ${rule}` });

it('tells how often each rule changed something, and why, in the order of the rules', () => {
  const differences = [changed('b', 'one'), changed('a', 'one'), changed('b', 'two')];
  expect(describeDifferences(differences, ['a', 'b'])).toEqual(['a × 1: because of a', 'b × 2: because of b']);
});

it('names the rules that found nothing', () => {
  expect(describeDifferences([changed('a', 'one')], ['a', 'b', 'c'])).toEqual([
    'a × 1: because of a',
    'found nothing to change: b, c',
  ]);
});

it('knows every rule there is, each once', () => {
  expect(new Set(DIFFERENCE_RULES).size).toBe(DIFFERENCE_RULES.length);
  expect(DIFFERENCE_RULES).toEqual(expect.arrayContaining(['version-under-test', 'fast-horologium', 'job-needs']));
});

import { describe, expect, it } from 'vitest';
import { goPatterns } from './go-patterns.js';

const matches = (patterns: string[], text: string) => goPatterns(patterns).map((pattern) => pattern?.test(text));

describe('Go’s regular expressions', () => {
  it.each([
    ['(?i)^REL-.*$', 'rel-1', true],
    ['(?i)(?s)^A.B$', 'a\nb', true],
    ['(?i-i)^REL', 'rel-1', false],
    ['^rel-1\\z', 'rel-1', true],
    ['^rel-1\\z', 'rel-1\n', false],
    ['\\Arel', 'x\nrel', false],
    ['(?P<kind>rel)-', 'rel-1', true],
    ['(?U)^r.*', 'rel', true],
    ['^release-1\\.[0-9]+$', 'release-1.30', true],
  ])('%s is read', (pattern, text, isFound) => {
    expect(matches([pattern], text)).toEqual([isFound]);
  });

  it('keep flags for those that are joined after them, and only for those', () => {
    expect(matches(['^MAIN$', '(?i)^DEV$', '^MAIN$'], 'main')).toEqual([false, false, true]);
  });

  it.each(['[[:alpha:]]+', '^[^[:digit:]]$', '\\Qa.b\\E', '\\pL', 'a(?i)b', '(?i:a)', '(?=a)', '(', '(?z)a'])(
    '%s is not read at all',
    (pattern) => {
      expect(goPatterns([pattern])).toEqual([null]);
    },
  );
});

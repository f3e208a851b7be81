import { ExplainedError } from '../../src/model/explained-error.js';

/** One way in which what stands is not what production and the list of differences say. */
export interface Unlisted {
  readonly clusterId: string;
  readonly subject: string;
  /** A field, or `left out` or `added` for the whole object. */
  readonly path: string;
  readonly expected: string;
  readonly observed: string;
}

/**
 * The deployment differs from production in a way nobody wrote down.
 *
 * @param evidence - what was held against what.
 */
export function unlistedError(found: readonly Unlisted[], evidence: string): ExplainedError {
  const clusters = [...new Set(found.map(({ clusterId }) => clusterId))];
  const named = found.slice(0, SHOWN_MAX);
  return new ExplainedError('fault', {
    what: `${found.length} unlisted differences from production on cluster ${clusters.join(', ')}`,
    expected: named.map((one) => `${one.subject} ${one.path}: ${one.expected}`).join('\n'),
    observed: named.map((one) => `${one.subject} ${one.path}: ${one.observed}`).join('\n'),
    evidence,
    next: 'find what changes them after the rules, or write a rule with a reason',
  });
}

/** Enough to see a pattern; a message of a thousand lines is not read. */
const SHOWN_MAX = 5;

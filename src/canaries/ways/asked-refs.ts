import { randomInt } from 'node:crypto';
import type { Canary } from '../../model/canary.js';
import { CANARY_GITHUB } from '../../model/github-world.js';

const { org, member, askedBranch } = CANARY_GITHUB;

/** Above any pull number a person would recognise, below 2³¹. */
const PULL_NUMBERS = { min: 1_000_000, max: 2_000_000_000 } as const;

/**
 * What a job that is asked for by name is started for: the branch of its way's repository that nobody has, and nothing
 * of these canaries clones. Another pull request each time, or Prow would abort the one before.
 */
export function askedRefs({ type, way }: Canary): object | null {
  if (type === 'periodic') return null;
  const base = { org, repo: way, base_ref: askedBranch, base_sha: '0'.repeat(40) };
  if (type === 'postsubmit') return base;
  const number = randomInt(PULL_NUMBERS.min, PULL_NUMBERS.max);
  return { ...base, pulls: [{ number, author: member, sha: '1'.repeat(40) }] };
}

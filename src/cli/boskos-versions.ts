import { boskosToRun } from '../../infra/stack.js';
import type { Candidate } from '../model/candidate.js';
import type { Description } from '../model/description.js';
import { ExplainedError } from '../model/explained-error.js';
import { BOSKOS } from '../toolchain/go-project.js';
import { resolveCandidate } from '../toolchain/resolve-candidate.js';
import type { BoskosToBuild } from './builds.js';

/** The Boskos versions a command is about. */
export interface BoskosVersions {
  /** Production's own, or the nearest that can be had (`--boskos-from`). */
  readonly baseline: Candidate;
  readonly candidate: Candidate;
}

/**
 * Finds the Boskos versions; null where production has no Boskos.
 *
 * @throws {ExplainedError} `usage`: one cannot be had, or is given where there is no Boskos.
 */
export async function boskosVersions(
  { boskos, name }: Description,
  given: {
    readonly from?: string | undefined;
    readonly candidate?: string | undefined;
    readonly repo?: string | undefined;
    readonly signal: AbortSignal;
  },
): Promise<BoskosVersions | null> {
  if (boskos === undefined) {
    if (given.candidate === undefined && given.from === undefined) return null;
    throw new ExplainedError('usage', {
      what: 'A Boskos was named, and this production has none',
      expected: '`boskos` in production.yaml: the cluster it runs on, and its manifests',
      observed: `none in the description of ${name}`,
      evidence: given.candidate ?? given.from ?? '',
      next: 'describe Boskos in production.yaml, or leave the option out',
    });
  }
  const find = (word: string) =>
    resolveCandidate(word, { project: BOSKOS, prowRepo: given.repo, signal: given.signal });
  const baseline = await find(given.from ?? boskos.tag);
  return { baseline, candidate: given.candidate === undefined ? baseline : await find(given.candidate) };
}

/** What is to be built of Boskos: the same programs at each version. */
export function boskosBuilds(description: Description, versions: readonly Candidate[]): BoskosToBuild {
  return { versions, programs: boskosToRun(description) };
}

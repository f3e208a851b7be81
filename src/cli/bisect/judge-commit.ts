import { UNCHANGED } from '../../drills/drill.js';
import type { Power } from '../../model/power.js';
import { resolveCandidate } from '../../toolchain/resolve-candidate.js';
import { headline } from '../../verdict/explain.js';
import { attemptStaged } from '../attempt-staged.js';
import { type Stage, stageCandidate } from '../drill-stage.js';
import { hasFailed } from '../smoke-run.js';
import type { JudgedCommit } from './bisection.js';
import type { CloneCommits } from './clone-commits.js';

const NOTHING_CHANGED = { edits: [], boskosEdits: [], production: [], environment: [] };

/**
 * Deploys a commit as the candidate and looks at it. One that does not build is inconclusive, with the compiler's words.
 *
 * @throws the signal's reason when interrupted.
 */
export async function judgeCommit(
  stage: Omit<Stage, 'healthy'>,
  given: {
    readonly commit: string;
    readonly subject: string;
    readonly clone: CloneCommits;
    readonly power: Power;
  },
): Promise<JudgedCommit> {
  const { commit, subject, clone, power } = given;
  const { signal } = stage.standing;
  const staged = await attemptStaged({ signal }, async () => {
    const healthy = await resolveCandidate(commit, { prowRepo: clone.clone, signal });
    return stageCandidate({ ...stage, healthy }, { name: UNCHANGED, ...NOTHING_CHANGED, isEnough: hasFailed }, power);
  });
  if (typeof staged === 'string')
    return { commit, subject, outcome: 'inconclusive', because: staged, checks: [], run: null };
  const { verdict, folder } = staged;
  const failed = verdict.findings.filter(({ outcome }) => outcome === 'fail').map(({ check }) => check);
  return {
    ...{ commit, subject, outcome: verdict.outcome, because: headline(verdict) },
    ...{ checks: [...new Set(failed)], run: folder },
  };
}

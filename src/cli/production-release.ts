import { PROW_TAG } from '../model/candidate.js';
import { ExplainedError } from '../model/explained-error.js';

/**
 * The release of Prow that production runs, to be rehearsed from. What a manifest says is looked up as a release alone:
 * never as a commit or as a folder of this machine, which only who runs a command may name.
 *
 * @throws {ExplainedError} `usage` for a tag of another form, and for a digest.
 */
export function productionRelease(prowTag: string, root: string): string {
  if (PROW_TAG.test(prowTag)) return prowTag;
  throw new ExplainedError('usage', {
    what: 'production does not say which release of Prow it runs',
    expected: 'an image tag vYYYYMMDD-<sha> of prow-controller-manager',
    observed: prowTag,
    evidence: `${root}/production.yaml`,
    next: 'name the nearest release with --from: vYYYYMMDD-<sha>, a commit, or the folder of a source tree',
  });
}

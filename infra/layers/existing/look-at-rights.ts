import { askEach, nameFew } from './ask-each.js';
import type { Said } from './check.js';
import { excessRights } from './excess-rights.js';
import { foreignNamespaces } from './foreign-namespaces.js';
import { type Asking, inTime } from './reach-cluster.js';
import { type Review, reviewAccess } from './review-access.js';
import { type NeededRight, type PathRight, type Right, rightText } from './right.js';

const REVIEW = 'SelfSubjectAccessReview';

/** Asks whether the deployer has each right that the deployment takes. */
export async function lookAtRights(asking: Asking, needed: readonly NeededRight[]): Promise<Said> {
  const reviewed = await reviewAll(asking, needed);
  const expected = `${needed.length} rights, which the deployment’s own objects take`;
  const evidence = `${needed.length} reviews (${REVIEW})`;
  const denied = reviewed.filter(({ review }) => review === 'denied');
  const unknown = reviewed.flatMap(unknownOf);
  if (denied.length > 0) {
    const observed = `${denied.length} denied: ${nameFew(denied.map(({ right, why }) => `${rightText(right)} (${why})`))}`;
    const next = `prow-staging preflight --print-rights prints all ${needed.length} as roles to apply on cluster ${asking.context.id}`;
    return { outcome: 'fail', expected, observed, evidence, next };
  }
  if (unknown.length > 0)
    return {
      outcome: 'inconclusive',
      expected,
      observed: nameFew(unknown),
      evidence,
      next: 'ask again once it answers',
    };
  return { outcome: 'pass', expected, observed: 'all allowed', evidence, next: '' };
}

/** Asks whether the deployer lacks each right that could harm what is not the environment's. */
export async function lookAtExcess(
  asking: Asking,
  { needed, namespaces }: { needed: readonly NeededRight[]; namespaces: readonly string[] },
): Promise<Said> {
  const foreign = await foreignNamespaces(asking, namespaces);
  const { asked, excused } = excessRights(foreign.names, needed);
  const reviewed = await reviewAll(asking, asked);
  const expected = `none of ${asked.length + excused.length} rights beyond the environment’s own namespaces`;
  const evidence = `${asked.length} reviews (${REVIEW}), namespaces ${foreign.names.join(', ')}`;
  const allowed = reviewed.filter(({ review }) => review === 'allowed');
  const own = excused.map(({ right, why }) => `${rightText(right)}, because ${why}`);
  const said = { expected, evidence };
  if (allowed.length > 0) {
    const observed = `${allowed.length} allowed: ${nameFew(allowed.map(({ right, danger }) => `${rightText(right)} (${danger})`))}`;
    return { ...said, outcome: 'fail', observed, next: NARROWER };
  }
  const unknown = [...reviewed.flatMap(unknownOf), ...(foreign.unknown === null ? [] : [foreign.unknown])];
  if (unknown.length > 0)
    return {
      ...said,
      outcome: 'inconclusive',
      observed: nameFew(unknown),
      next: 'let the deployer list namespaces, and ask again',
    };
  const observed =
    own.length === 0 ? 'none allowed' : `none but what production’s own manifests grant: ${nameFew(own)}`;
  return { ...said, outcome: 'pass', observed, next: '' };
}

const NARROWER =
  'deploy as an account of its own that has only what prow-staging preflight --print-rights prints, not as an administrator';

async function reviewAll<Asked extends { readonly right: Right | PathRight }>(
  { api, signal }: Asking,
  rights: readonly Asked[],
): Promise<(Asked & { review: Review })[]> {
  const review = async (one: Asked) => ({ ...one, review: await reviewAccess(api, one.right, inTime(signal)) });
  return askEach(rights, review, signal);
}

function unknownOf({ right, review }: { right: Right | PathRight; review: Review }): string[] {
  return typeof review === 'string' ? [] : [`${rightText(right)}: ${review.unknown}`];
}

import { randomUUID } from 'node:crypto';
import type { Errands } from '../../model/errand.js';
import type { PullState, Reported } from '../../model/github-control.js';
import { CANARY_GITHUB } from '../../model/github-world.js';
import type { Run } from '../open-run.js';
import { awaitTold, isBy } from './await-told.js';
import type { DoErrand, ErrandEnd } from './do-errand.js';

const { org, member } = CANARY_GITHUB;

/**
 * Offers a pull request that may merge beside one that must not, and when it is merged another: of what is held, tide has
 * then looked at least twice.
 */
export const mergeChange: DoErrand<NonNullable<Errands['change-merged']>> = async (
  run,
  { means: { repo, label, heldBy }, component, github, limits },
) => {
  const offer = async (...labels: string[]): Promise<number> => {
    const files = { [`changes/${randomUUID()}`]: 'a change\n' };
    const title = `to be merged, of ${run.id}`;
    return (await github.openPull({ org, repo, author: member, title, files, labels, silent: true })).number;
  };
  const held = await offer(label, heldBy);
  const offered: number[] = [];
  const merged: string[] = [];
  const asked = `pull requests with label ${label}, of which one has ${heldBy} too`;
  const deadline = performance.now() + limits.waitLimitMs;
  try {
    while (merged.length < LOOKS) {
      const number = await offer(label);
      offered.push(number);
      const left = { ...limits, waitLimitMs: Math.max(0, deadline - performance.now()) };
      const told = (reported: Reported) => mergeOf(run, reported, { repo, number, held, component });
      const end = await awaitTold(run, { github, told, limits: left });
      if (end === null) return { asked: `${asked}; merged were ${list(merged)}`, done: null };
      if (end.done === null) return { asked: `${asked}: ${end.asked}`, done: null };
      merged.push(end.done);
    }
    return { asked, done: `merged ${list(merged)}, and left the one that is held` };
  } finally {
    const { pulls } = await github.reported();
    const isLeft = (one: PullState) =>
      one.repo === repo && one.state === 'open' && [held, ...offered].includes(one.number);
    for (const { number } of pulls.filter(isLeft)) await github.closePull({ org, repo, number, author: member });
  }
};

/** How many are merged one after another. */
const LOOKS = 2;

/** What came of one that may merge, or of the one that must not; null for neither. */
function mergeOf(
  run: Run,
  { pulls }: Reported,
  given: { repo: string; number: number; held: number; component: string },
): ErrandEnd | null {
  const { repo, number, held, component } = given;
  const mergedBy = (which: number): string | null => {
    const pull = pulls.find((one) => one.repo === repo && one.number === which);
    return pull === undefined || pull.mergedSha === null ? null : (pull.mergedBy ?? '');
  };
  const wrong = mergedBy(held);
  if (wrong !== null) return { asked: `#${held}, which is held, was merged by ${wrong || 'no program'}`, done: null };
  const by = mergedBy(number);
  return by === null || !isBy(run, component, by) ? null : { asked: '', done: `#${number} by ${by}` };
}

function list(merged: readonly string[]): string {
  return merged.join(', ') || 'none';
}

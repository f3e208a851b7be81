import { setTimeout as sleep } from 'node:timers/promises';
import type { Reported } from '../../model/github-control.js';
import type { GithubDirector } from '../github/direct-github.js';
import { isOfAnotherBuild } from '../github/observe-reports.js';
import type { Run } from '../open-run.js';
import type { ErrandLimits } from './errand-limits.js';

/**
 * Whether a program that told GitHub something is the component of the build under test. hook names the plugin that it
 * speaks for: `hook.hold/v20251125-e3ae8cf22`.
 */
export function isBy(run: Run, component: string, caller: string): boolean {
  const isOwn = caller.startsWith(`${component}/`) || caller.startsWith(`${component}.`);
  return isOwn && !isOfAnotherBuild(run, caller);
}

/**
 * Waits until GitHub was told what is looked for, or the limit is reached.
 *
 * @param told - what was told, as in words; null where it was not yet.
 */
export async function awaitTold<Told = string>(
  run: Run,
  given: { github: GithubDirector; told: (reported: Reported) => Told | null; limits: ErrandLimits },
): Promise<Told | null> {
  const { github, told, limits } = given;
  const deadline = performance.now() + limits.waitLimitMs;
  for (;;) {
    const found = told(await github.reported());
    if (found !== null || performance.now() >= deadline) return found;
    await sleep(limits.pauseMs, undefined, { signal: run.signal });
  }
}

/** What was told of a label that a pull request has now, by the component; null for nothing. */
export function labelSet(
  run: Run,
  { pulls, labelled }: Reported,
  wanted: { repo: string; number: number; label: string; component: string },
): string | null {
  const { repo, number, label, component } = wanted;
  const isOn = pulls.some((one) => one.repo === repo && one.number === number && one.labels.includes(label));
  const change = labelled.findLast((one) => one.repo === repo && one.number === number && one.label === label);
  if (!isOn || change === undefined || !isBy(run, component, change.caller)) return null;
  return `label ${label} set by ${change.caller}`;
}

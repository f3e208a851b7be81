import { randomUUID } from 'node:crypto';
import { aliasOf } from '../../model/alias.js';
import type { Canary } from '../../model/canary.js';
import type { Environment } from '../../model/environment.js';
import { CANARY_GITHUB } from '../../model/github-world.js';
import { apiFailure } from '../api-failure.js';
import { directGithub, type GithubDirector } from '../github/direct-github.js';
import type { Run } from '../open-run.js';
import type { ProwJob } from '../prowjobs.js';
import { configuredCanaries } from './configured-canaries.js';
import { hasJobName, type WayDriver } from './way-driver.js';

const { org, member, mergeLabel, refusedBranch } = CANARY_GITHUB;

/** One pull request that may be merged, tested on an older base: tide tests it again. */
export const tideSerial: WayDriver = {
  plan: (environment) => planned(environment, 'tide-serial'),
  start: (run, { canaries }) => offer(run, { canaries, repo: 'tide-serial', pulls: 1 }),
  recognises: isOwn,
};

/** Two of them: tide tests them together. */
export const tideBatch: WayDriver = {
  plan: (environment) => planned(environment, 'tide-batch'),
  start: (run, { canaries }) => offer(run, { canaries, repo: 'tide-batch', pulls: 2 }),
  recognises: isOwn,
};

function planned(environment: Environment, way: 'tide-serial' | 'tide-batch') {
  if (environment.github === null)
    return 'this environment has no stand-in for GitHub in which tide could find anything';
  return configuredCanaries(environment, way);
}

/** The same job runs in a batch and, for each pull request, alone. */
function isOwn(prowJob: ProwJob, canary: Canary): boolean {
  return hasJobName(prowJob, canary) && prowJob.type === canary.type;
}

/**
 * Offers pull requests whose contexts are green already, as of a day before: tide merges nothing that was not tested
 * on the present base. Those of aliases that Prow must refuse stand on a branch of their own, for they never merge.
 *
 * All of a branch are there before tide may merge any, by their label: one that tide finds alone it tests and merges alone,
 * if its next look takes longer than the test.
 */
async function offer(
  run: Run,
  { canaries, repo, pulls }: { canaries: readonly Canary[]; repo: string; pulls: number },
): Promise<void> {
  const github = directGithub(run.environment, run);
  await closeLeftOver(github, [repo]);
  for (const base of ['main', refusedBranch]) {
    const statuses = canaries.filter((canary) => branchOf(run.environment, canary) === base).map(({ job }) => job);
    const numbers: number[] = [];
    while (statuses.length > 0 && numbers.length < pulls) {
      const files = { [`changes/${randomUUID()}`]: 'a change\n' };
      const title = `canaries of ${run.id}`;
      const { number } = await github.openPull({
        org,
        repo,
        author: member,
        title,
        base,
        files,
        statuses,
        silent: true,
      });
      numbers.push(number);
    }
    if (numbers.length > 0)
      await github.changeLabels({ org, repo, numbers, author: member, add: [mergeLabel], silent: true });
  }
}

function branchOf({ aliases }: Environment, { spelling }: Canary): string {
  return aliases.some(({ name }) => name === aliasOf(spelling)) ? 'main' : refusedBranch;
}

/**
 * Closes what nobody will merge: tide tests a pull request of an alias that Prow refuses again with each look, a hundred
 * times in one run. An environment in which it stays open is slower, and nothing else.
 */
export async function takeOffersBack(run: Run): Promise<void> {
  if (run.environment.github === null) return;
  const github = directGithub(run.environment, run);
  try {
    await closeLeftOver(github, ['tide-serial', 'tide-batch']);
  } catch (error) {
    run.progress(`tide goes on testing what it may not merge: ${apiFailure(error)}`);
  }
}

/** What an earlier phase left open would be tested with ours. */
async function closeLeftOver(github: GithubDirector, repos: readonly string[]): Promise<void> {
  const { pulls } = await github.reported();
  for (const { repo, number } of pulls.filter((one) => repos.includes(one.repo) && one.state === 'open'))
    await github.closePull({ org, repo, number, author: member });
}

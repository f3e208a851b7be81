import type { Errands } from '../../model/errand.js';
import { CANARY_GITHUB } from '../../model/github-world.js';
import { isFinal } from '../prowjobs.js';
import { awaitProwJob } from './await-prowjob.js';
import type { DoErrand } from './do-errand.js';

const { org, member, errandRepository: repo } = CANARY_GITHUB;

/**
 * Pushes to an open pull request what a job is to run for, and waits for a ProwJob of that job and commit. It may end
 * before the pull request is closed, for which hook would abort it: a pod that is gone at once is one that no sweep saw.
 */
export const testCommit: DoErrand<NonNullable<Errands['new-commit-tested']>> = async (
  run,
  { means: { job, folder }, github, limits },
) => {
  const name = `${run.id}-${run.phase}`;
  const title = `a change of ${run.id} that grows`;
  const files = { [`changes/${name}-grows`]: 'one\n' };
  const { number } = await github.openPull({ org, repo, author: member, title, files, silent: true });
  const more = { [`${folder}/${name}`]: 'another\n' };
  const { after, delivery } = await github.pushToPull({ org, repo, number, author: member, files: more });
  const prowJob = await awaitProwJob(run, { delivery, job, limits, is: isFinal });
  await github.closePull({ org, repo, number, author: member });
  const asked = `a push of ${folder}/ to an open pull request, which hook answered with ${delivery?.status ?? 'nothing'}`;
  if (prowJob !== null && prowJob.sha !== after)
    return { asked: `${asked}: ProwJob ${prowJob.name} is of commit ${prowJob.sha}, and not of ${after}`, done: null };
  return { asked, done: prowJob === null ? null : `ProwJob ${prowJob.name} of ${job} at the new commit` };
};

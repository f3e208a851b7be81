import { CANARY_GITHUB } from '../../model/github-world.js';
import { awaitTold, labelSet } from './await-told.js';
import type { DoErrand } from './do-errand.js';

const { org, member, errandRepository: repo } = CANARY_GITHUB;

/** Opens a pull request that cannot be merged, pushes to it, and waits for the label that says so. */
export const labelConflict: DoErrand<{ readonly label: string }> = async (
  run,
  { means: { label }, component, ...asking },
) => {
  const { github } = asking;
  const path = `changes/${run.id}-${run.phase}-conflict`;
  const title = `a conflict of ${run.id}`;
  const opened = { org, repo, author: member, title, files: { [path]: 'one\n' }, silent: true };
  const { number } = await github.openPull(opened);
  await github.push({ org, repo, author: member, files: { [path]: 'another\n' } });
  const { delivery } = await github.pushToPull({ org, repo, number, author: member, files: { [path]: 'a third\n' } });
  const done = await awaitTold(run, {
    ...asking,
    told: (reported) => labelSet(run, reported, { repo, number, label, component }),
  });
  await github.closePull({ org, repo, number, author: member });
  return {
    asked: `a push to a pull request that cannot be merged, which hook answered with ${delivery?.status ?? 'nothing'}`,
    done,
  };
};

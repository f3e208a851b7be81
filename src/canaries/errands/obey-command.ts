import type { PluginCommand } from '../../model/errand.js';
import { CANARY_GITHUB } from '../../model/github-world.js';
import { awaitTold, labelSet } from './await-told.js';
import type { DoErrand } from './do-errand.js';

const { org, member, errandRepository: repo } = CANARY_GITHUB;

/** Comments a command that a plugin of production's obeys, and waits for the label that the plugin sets. */
export const obeyCommand: DoErrand<PluginCommand> = async (
  run,
  { means: { plugin, comment, label }, component, ...asking },
) => {
  const files = { [`changes/${run.id}-${run.phase}-${plugin}`]: 'a change\n' };
  const title = `${comment} of ${run.id}`;
  const { number } = await asking.github.openPull({ org, repo, author: member, title, files, silent: true });
  const delivery = await asking.github.comment({ org, repo, number, author: member, body: comment });
  const done = await awaitTold(run, {
    ...asking,
    told: (reported) => labelSet(run, reported, { repo, number, label, component }),
  });
  await asking.github.closePull({ org, repo, number, author: member });
  return { asked: `"${comment}" on a pull request, which hook answered with ${delivery?.status ?? 'nothing'}`, done };
};

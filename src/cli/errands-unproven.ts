import { plannedErrands } from '../canaries/errands/run-errands.js';
import type { Description } from '../model/description.js';
import type { Environment } from '../model/environment.js';

/** What a run cannot prove of what components do beside starting jobs. */
export function errandsUnproven(environment: Environment, { jobs }: Description): string[] {
  const hasHook = environment.components.some(({ component, replicas }) => component === 'hook' && replicas > 0);
  const isAsked = plannedErrands(environment).includes('command-obeyed');
  return [
    ...(hasHook && !isAsked
      ? ['hook: no plugin of production’s whose comment command canaries know; none is tried']
      : []),
    ...jobs.flatMap(({ name, file, line, changesGithub = [] }) =>
      changesGithub.map(
        (program) =>
          `job ${name}: runs ${program}, which changes GitHub and is no workload (${file}:${line}); what it does there is not tried`,
      ),
    ),
  ];
}

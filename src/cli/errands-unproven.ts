import { plannedErrands } from '../canaries/errands/run-errands.js';
import type { Description } from '../model/description.js';
import type { Environment } from '../model/environment.js';

/** Programs that work on GitHub and that productions start as jobs, by what their jobs are called. */
const AS_JOBS: readonly RegExp[] = [/label[-_]?sync/i, /branch[-_]?protector/i];

/** What a run cannot prove of what components do beside starting jobs. */
export function errandsUnproven(environment: Environment, { jobs }: Description): string[] {
  const hasHook = environment.components.some(({ component, replicas }) => component === 'hook' && replicas > 0);
  const isAsked = plannedErrands(environment).includes('command-obeyed');
  return [
    ...(hasHook && !isAsked
      ? ['hook: no plugin of production’s whose comment command canaries know; none is tried']
      : []),
    ...jobs
      .filter(({ name }) => AS_JOBS.some((named) => named.test(name)))
      .map(
        ({ name, file, line }) =>
          `job ${name}: changes GitHub and is a job, no workload (${file}:${line}); what it does there is not tried`,
      ),
  ];
}

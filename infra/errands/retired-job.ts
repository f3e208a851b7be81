import { stringify } from 'yaml';
import { CANARY_GITHUB } from '../../src/model/github-world.js';
import { CANARY_JOB_PREFIX, LAYOUT } from '../differences/canary-jobs.js';

/** Its file; Prow wants file names that are unique in the whole job configuration. */
export const RETIRED_JOB_FILE = 'staging-errands.yaml';

/** Name and context of the job that is taken out of the configuration while status-reconciler looks. */
export const RETIRED_CONTEXT = `${CANARY_JOB_PREFIX}retired`;

/** A job that nothing starts: of it only its context matters, and that it is there. */
export function retiredJob(image: string): string {
  const { org, errandRepository } = CANARY_GITHUB;
  const spec = { containers: [{ image, command: ['/bin/true'] }] };
  const job = { name: RETIRED_CONTEXT, always_run: false, decorate: false, spec };
  return stringify({ presubmits: { [`${org}/${errandRepository}`]: [job] } }, LAYOUT);
}

import type { Canary } from '../model/canary.js';
import type { Environment } from '../model/environment.js';
import { WAYS_IN } from '../model/way.js';
import { planRepeat } from './plan.js';

/** One canary of every spelling for a `start`, as ProwJobs: those can be made whatever of Prow is away. */
export function repeatedProwJobs(environment: Environment, start: number): Canary[] {
  return planRepeat(environment, start).filter(({ way }) => WAYS_IN[way].component === WAYS_IN.prowjob.component);
}

import type { Candidate } from '../../model/candidate.js';
import { buildProwJobLister } from '../../toolchain/prow-job-lister.js';
import type { LookAtStanding } from '../on-candidate.js';
import { type EveryJobOptions, runEveryJob } from './run-every-job.js';

/** What places every job of production on an environment that runs a candidate. Its program is built from now on. */
export function everyJobOn(
  given: Pick<EveryJobOptions, 'directory' | 'production' | 'planks' | 'signal'> & { readonly candidate: Candidate },
): LookAtStanding {
  const { candidate, ...where } = given;
  const lister = buildProwJobLister(candidate, { signal: where.signal });
  // Awaited when jobs are to be placed; until then a failure must not count as unhandled.
  lister.catch(() => undefined);
  return (folder, say) => runEveryJob({ ...where, folder, lister, say });
}

import { randomInt, randomUUID } from 'node:crypto';
import { type Canary, canarySpellings, canaryWord } from '../../model/canary.js';
import type { JobType } from '../../model/job.js';
import { WAYS_IN } from '../../model/way.js';
import { apiFailure } from '../api-failure.js';
import { createProwJob } from '../create-prowjob.js';
import type { Run } from '../open-run.js';
import { prowJobManifest, prowTime } from '../prowjob-manifest.js';
import type { Starting, WayDriver } from './way-driver.js';

/** Above any pull number a person would recognise, below 2³¹. */
const PULL_NUMBERS = { min: 1_000_000, max: 2_000_000_000 } as const;

/**
 * ProwJob objects, made through the API server: nobody but prow-controller-manager reads `cluster:`. All at once,
 * because plank, at about 5.5 pods a second, is the slow one.
 */
export const prowjob: WayDriver = {
  plan: ({ aliases }) =>
    canarySpellings(aliases).flatMap((spelling) => WAYS_IN.prowjob.types.map((type) => prowJobCanary(spelling, type))),
  start: async (run, starting) => {
    await Promise.all(starting.canaries.map((canary) => submitCanary(run, canary, starting)));
  },
};

/** The canary of one spelling and type that is submitted as an object. */
export function prowJobCanary(spelling: string | null, type: JobType): Canary {
  return { job: `canary-${canaryWord(spelling)}-${type}`, spelling, type, way: 'prowjob' };
}

async function submitCanary(run: Run, canary: Canary, { submitted, undecided }: Starting): Promise<void> {
  const prowJob = randomUUID();
  // Before the request: the API server may create the ProwJob and lose the answer.
  run.prowJobs.add(prowJob);
  const pullNumber = randomInt(PULL_NUMBERS.min, PULL_NUMBERS.max);
  const submission = { canary, runId: run.id, prowJob, startTime: prowTime(new Date()), pullNumber };
  try {
    await createProwJob(run, prowJobManifest(submission, run.environment));
  } catch (error) {
    undecided(canary, `ProwJob ${prowJob} was not created: ${apiFailure(error)}`);
    return;
  }
  submitted(canary, prowJob);
}

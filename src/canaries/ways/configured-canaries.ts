import { type Canary, CLONE_TASK, canarySpellings, configuredJob } from '../../model/canary.js';
import type { Environment } from '../../model/environment.js';
import { WAYS_IN, type Way } from '../../model/way.js';

/** The canaries of a way whose jobs stand in the job configuration, named as it names them. */
export function configuredCanaries({ aliases, canary }: Environment, way: Way): Canary[] {
  return canarySpellings(aliases).flatMap((spelling) =>
    WAYS_IN[way].types.map((type) => {
      const cell = { spelling, type, way };
      const clones = way === 'hook-opened' && (canary.decorated?.clones ?? []).includes(spelling);
      return { job: configuredJob(canary.jobPrefix, cell), ...cell, ...(clones ? { task: CLONE_TASK } : {}) };
    }),
  );
}

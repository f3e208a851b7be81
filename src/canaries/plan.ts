import { DEFAULT_CLUSTER_ALIAS, UNKNOWN_CLUSTER_ALIAS } from '../model/alias.js';
import { type Canary, canaryWord } from '../model/canary.js';
import type { Environment } from '../model/environment.js';
import { JOB_TYPES, type JobType } from '../model/job.js';

/** Components whose restarts are trials. The others' cluster clients are their own, and stay unproven. */
export const RESTARTED_COMPONENTS = ['prow-controller-manager'];

/** Horologium is Prow's only component that starts periodics by itself. */
export const HOROLOGIUM = 'horologium';

/**
 * Every canary of a full sweep: each alias, the omitted spelling and one alias
 * nobody defines, once for each of Prow's four job types, as ProwJob objects;
 * and, where horologium is declared to run, the periodics it starts itself.
 */
export function planCanaries(environment: Environment): Canary[] {
  const submitted = [...spellings(environment), UNKNOWN_CLUSTER_ALIAS].flatMap((spelling) =>
    JOB_TYPES.map((type) => submittedCanary(spelling, type)),
  );
  return [...submitted, ...horologiumCanaries(environment)];
}

/**
 * What is probed again after each start of a component: one canary for each
 * alias, the omitted spelling, and one alias nobody defines, which a fault at
 * some starts could let through as on 2019-02-08.
 */
export function planRepeat(environment: Environment): Canary[] {
  return [...spellings(environment), UNKNOWN_CLUSTER_ALIAS].map((spelling) => submittedCanary(spelling, 'periodic'));
}

/** Every way to write `cluster:` that must lead somewhere. The literal `default` is one even where no file defines it. */
function spellings(environment: Environment): (string | null)[] {
  const names = new Set([...environment.aliases.map(({ name }) => name), DEFAULT_CLUSTER_ALIAS]);
  return [...names, null];
}

function submittedCanary(spelling: string | null, type: JobType): Canary {
  return { job: `canary-${canaryWord(spelling)}-${type}`, spelling, type, way: 'prowjob' };
}

/** The jobs that the environment's job configuration holds for horologium, named as it names them. */
function horologiumCanaries({ aliases, canary, components }: Environment): Canary[] {
  const runs = components.some(({ component, replicas }) => component === HOROLOGIUM && replicas > 0);
  if (!runs) return [];
  const periodic = (spelling: string | null): Canary => ({
    job: `${canary.horologiumJobPrefix}${canaryWord(spelling)}`,
    spelling,
    type: 'periodic',
    way: 'horologium',
  });
  return [...aliases.map(({ name }) => name), null].map(periodic);
}

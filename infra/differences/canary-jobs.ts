import { stringify } from 'yaml';
import type { ClusterAlias } from '../../src/model/alias.js';
import { CANARY_INTERVAL, CANARY_POD, type Canary, canarySpellings, configuredJob } from '../../src/model/canary.js';
import type { Difference } from '../../src/model/environment.js';
import { SAYS_ITS_CLAIMS } from '../../src/model/token-claims.js';
import { isGithubWay, WAYS_IN, type Way } from '../../src/model/way.js';
import { type AskedTerms, askedCanaryJobs } from './asked-canary-jobs.js';
import type { CanaryMeans } from './canary-means.js';
import { CLONING_PRESETS, cloningJob } from './cloning-job.js';
import type { ConfiguredCanaryJob } from './configured-canary-job.js';
import type { HostNodes } from './difference-rule.js';
import { githubCanaryJobs } from './github-canary-jobs.js';
import { onHostNodes } from './host-nodes.js';
import { NEVER } from './never.js';

/** Name prefix of the jobs that Prow's components start as canaries. */
export const CANARY_JOB_PREFIX = 'staging-canary-';

/** The file they stand in; Prow wants file names that are unique in the whole job configuration. */
export const CANARY_JOBS_FILE = 'staging-canaries.yaml';

/** Name of the rule that adds them. */
export const CANARY_JOBS = 'canary-jobs';

/** Jobs of one way that may start every half minute. */
const JOBS_EACH_HALF_MINUTE = 8;

/**
 * What the jobs of a way say besides their pod and cluster. A way that is not here needs no job in the configuration.
 *
 * Cron's schedule is as short as may be, so that a bump is followed by fresh jobs whenever it comes; cron.v2 takes
 * seconds first. With more jobs it is longer: crier may change five objects a second (client-go's default), each of these
 * jobs costs it some five, and eleven every 20 s and 30 s left it no time for any other. What has an interval starts when
 * canaries make it due, and else hardly ever.
 */
function fieldsByWay(jobs: number): Partial<Record<Way, Readonly<Record<string, unknown>>>> {
  const halfMinutes = Math.ceil(jobs / JOBS_EACH_HALF_MINUTE);
  const minutes = Math.ceil(halfMinutes / 2);
  return {
    'horologium-interval': { interval: CANARY_INTERVAL.text },
    'horologium-cron': { cron: halfMinutes <= 1 ? '*/30 * * * * *' : `*/${minutes} * * * *` },
    // Sign-in is off in staging: anyone may rerun these, and nothing else.
    'deck-rerun-latest': { cron: NEVER, rerun_auth_config: { allow_anyone: true } },
  };
}

/** Sorted, so that the same jobs are the same bytes however the inputs were written down. */
export const LAYOUT = { aliasDuplicateObjects: false, sortMapEntries: true };

/** The jobs through which components start canaries: for each of `ways` one for every spelling of `cluster:`. */
export function canaryJobs(
  aliases: readonly ClusterAlias[],
  canary: { ways: readonly Way[] } & CanaryMeans & AskedTerms,
): { name: string; text: string; differences: Difference[] } {
  const spec = canaryPodSpec(canary, SAYS_ITS_CLAIMS);
  const job = (cell: Omit<Canary, 'job'>, fields: Readonly<Record<string, unknown>> = {}) => ({
    ...fields,
    name: nameOf(cell),
    ...(cell.spelling === null ? {} : { cluster: cell.spelling }),
    ...(cloningJob(cell, canary) ?? { decorate: false, spec }),
  });
  const spellings = canarySpellings(aliases);
  const fields = fieldsByWay(spellings.length);
  const scheduled = canary.ways.flatMap((way) =>
    Object.hasOwn(fields, way) ? spellings.map((spelling) => ({ way, spelling, type: 'periodic' as const })) : [],
  );
  const ofRepositories = [
    ...canary.ways.filter(isGithubWay).flatMap((way) => githubCanaryJobs(aliases, way)),
    ...canary.ways.flatMap((way) => askedCanaryJobs(aliases, { way, terms: canary })),
  ];
  const section = (name: ConfiguredCanaryJob['section']) => ofRepositories.filter((one) => one.section === name);
  const byRepository = (name: ConfiguredCanaryJob['section']) => {
    const own = section(name);
    const repositories = [...new Set(own.map(({ repository }) => repository))];
    const jobsOf = (repository: string) =>
      own.filter((one) => one.repository === repository).map((one) => job(one, one.fields));
    return Object.fromEntries(repositories.map((repository) => [repository, jobsOf(repository)]));
  };
  const hasClones = ofRepositories.some((cell) => cloningJob(cell, canary) !== null);
  const text = stringify(
    {
      ...(hasClones ? { presets: CLONING_PRESETS } : {}),
      periodics: [
        ...scheduled.map((cell) => job(cell, fields[cell.way])),
        ...section('periodics').map((one) => job(one, one.fields)),
      ],
      presubmits: byRepository('presubmits'),
      postsubmits: byRepository('postsubmits'),
    },
    LAYOUT,
  );
  const differences = [...scheduled, ...ofRepositories].map((cell) => ({
    rule: CANARY_JOBS,
    reason: `${WAYS_IN[cell.way].component} must be seen to start jobs, and every alias must be reached that way too`,
    subject: `${cell.type} ${nameOf(cell)}`,
  }));
  return { name: CANARY_JOBS_FILE, text, differences };
}

function nameOf({ way, type, spelling }: Omit<Canary, 'job'>): string {
  return configuredJob(CANARY_JOB_PREFIX, { way, type, spelling });
}

/** The pod of a job that canaries are, with what its container runs. */
export function canaryPodSpec(
  { image, hostNodes }: { image: string; hostNodes: HostNodes | null },
  command: readonly string[],
): Record<string, unknown> {
  const pod = {
    containers: [{ image, command }],
    serviceAccountName: CANARY_POD.serviceAccount,
    volumes: CANARY_POD.volumes.map((name) => ({ name, emptyDir: {} })),
  };
  return hostNodes === null ? pod : onHostNodes(pod, hostNodes);
}

import { stringify } from 'yaml';
import type { ClusterAlias } from '../../src/model/alias.js';
import type { Difference } from '../../src/model/environment.js';
import type { Errands } from '../../src/model/errand.js';
import { CANARY_GITHUB } from '../../src/model/github-world.js';
import { CANARY_JOB_PREFIX, CANARY_JOBS, canaryPodSpec, LAYOUT } from '../differences/canary-jobs.js';
import type { HostNodes } from '../differences/difference-rule.js';

/** Their file; Prow wants file names that are unique in the whole job configuration. */
const ERRAND_JOBS_FILE = 'staging-errand-jobs.yaml';

/** Of no other change in that repository. */
const FOLDER = 'commits';

/** Presubmits that are to start for an errand. */
export interface ErrandJobs {
  readonly name: string;
  readonly text: string;
  readonly differences: readonly Difference[];
  /** Null where there is no alias to start them at. */
  readonly jobs: {
    readonly failing: NonNullable<Errands['failure-told']>;
    readonly changed: NonNullable<Errands['new-commit-tested']>;
  } | null;
}

/** One job that fails, which is asked for by comment, and one that a change in its own folder starts; no merge waits for either. */
export function errandJobs(
  [alias]: readonly ClusterAlias[],
  canary: { image: string; hostNodes: HostNodes | null },
): ErrandJobs {
  if (alias === undefined) return { name: ERRAND_JOBS_FILE, text: '{}\n', differences: [], jobs: null };
  const { org, errandRepository } = CANARY_GITHUB;
  const at = { cluster: alias.name };
  const failing = { job: `${CANARY_JOB_PREFIX}failing`, ...at };
  const changed = { job: `${CANARY_JOB_PREFIX}changed`, ...at, folder: FOLDER };
  const presubmit = (name: string, exitCode: number, fields: object) => ({
    ...{ name, ...fields, ...at, optional: true, decorate: false },
    spec: canaryPodSpec(canary, ['/bin/sh', '-c', `exit ${exitCode}`]),
  });
  const presubmits = [
    presubmit(failing.job, 1, { always_run: false }),
    presubmit(changed.job, 0, { run_if_changed: `^${FOLDER}/` }),
  ];
  const difference = (job: string, reason: string) => ({ rule: CANARY_JOBS, reason, subject: `presubmit ${job}` });
  return {
    name: ERRAND_JOBS_FILE,
    text: stringify({ presubmits: { [`${org}/${errandRepository}`]: presubmits } }, LAYOUT),
    differences: [
      difference(failing.job, 'crier must be seen to tell GitHub of a job that fails'),
      difference(changed.job, 'hook must be seen to test a commit that is pushed to an open pull request'),
    ],
    jobs: { failing, changed },
  };
}

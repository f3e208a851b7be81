import type { Environment } from '../model/environment.js';

/** What no canary asks of a component, whatever it stands in: it could be broken in a build that passes. */
const NEVER_ASKED: Readonly<Record<string, string>> = {
  crier:
    'what it uploads of jobs that never ran, all but the name in prowjob.json, and pending statuses and descriptions on GitHub are not looked at',
  deck: 'presubmits and postsubmits are not started again, only periodics; who may start jobs again and abort them is not asked, for staging lets anyone, nor whether two come of one request; its pages are read, and their scripts not run',
  ghproxy: 'whether what it answers from memory is still so is not asked',
  gangway:
    'whether two jobs come of one request, and whether a client is kept from jobs of another tenant, is not asked',
  hook: 'whether it aborts what runs for a pull request that is closed or pushed to, and leaves jobs alone that a change does not concern (run_if_changed, branches), is not asked, nor of /test and pushes which commit their jobs name; jobs in .prow.yaml, /retest, a member’s /ok-to-test and commits that an outsider pushes are not tried',
  horologium:
    'an interval is asked to start a job again only where that ran before, and none whether it starts one before it is due; retry and minimum_interval are not tried',
  'needs-rebase': 'whether it takes its label back is not asked',
  sinker: 'whether it cleans again by itself, and how old ProwJobs get, is not asked',
  'prow-controller-manager':
    'of pods only service account, volumes and token are compared: resources, tolerations, node selectors, security contexts, labels and annotations are not; that the older of two jobs of one pull request is aborted, pod_running_timeout, the number of revivals, and the limits of production’s own configuration are not asked',
  'status-reconciler': 'whether it starts jobs that became required is not asked',
  tide: 'which commits its batches name, whether it makes two jobs of one batch, and its own status context are not asked; whether a batch that failed, or a red context of somebody else’s, keeps a change out is not asked',
};

/** The same of the programs that Prow adds to a decorated job. */
const OF_UTILITIES = [
  'pod utilities: clones of more than one repository or pull request, long logs, what aborted jobs leave, metadata.json and censoring are not tried; of started.json only the time is read, and whether a job is interrupted before it is killed is not asked',
  'variables of jobs: only those of commits, of the pull request’s number and of presets are looked at',
];

/** Says so of each component that runs here. */
export function neverAsked({ components, canary }: Environment): string[] {
  const running = new Set(components.flatMap(({ component, replicas }) => (replicas > 0 ? [component] : [])));
  return [
    ...Object.entries(NEVER_ASKED).flatMap(([component, what]) =>
      running.has(component) ? [`${component}: ${what}`] : [],
    ),
    ...(canary.decorated === null ? [] : OF_UTILITIES),
  ];
}

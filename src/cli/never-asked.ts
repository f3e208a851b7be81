import type { Environment } from '../model/environment.js';

/** What no canary asks of a component, whatever it stands in: it could be broken in a build that passes. */
const NEVER_ASKED: Readonly<Record<string, string>> = {
  deck: 'who may start jobs again and abort them is not asked, for staging lets anyone, nor whether two come of one request; its pages are read, and their scripts not run',
  ghproxy: 'whether what it answers from memory is still so is not asked',
  gangway: 'whether two jobs come of one request is not asked',
  hook: 'of /test and pushes it is not asked which commit their jobs name; /retest, a member’s /ok-to-test and commits that an outsider pushes are not tried',
  horologium:
    'an interval is asked to start a job again only where that ran before, and none whether it starts one before it is due',
  'needs-rebase': 'whether it takes its label back is not asked',
  sinker: 'whether it cleans again by itself, and how old ProwJobs get, is not asked',
  'prow-controller-manager':
    'of pods only service account, volumes and token are compared: resources, tolerations, node selectors and security contexts are not',
  tide: 'which commits its batches name is not asked; whether a batch that failed, or a red context of somebody else’s, keeps a change out is not asked',
};

/** The same of the programs that Prow adds to a decorated job. */
const OF_UTILITIES = [
  'pod utilities: clones of more than one repository or pull request, long logs and what aborted jobs leave are not tried',
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

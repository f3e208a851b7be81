import { aliasOf, DEFAULT_CLUSTER_ALIAS } from '../model/alias.js';
import type { Description, Workload } from '../model/description.js';
import type { DeclaredComponent } from '../model/environment.js';
import type { Job } from '../model/job.js';
import { workloadName } from '../model/of-workload.js';
import { groupBy } from './group-by.js';

/**
 * What a run can know beforehand to leave unproven in production, as entries
 * for run-started's `notProven`. Unlisted, the same gaps are inconclusive.
 */
export function foreseenGaps(description: Description, components: readonly DeclaredComponent[]): string[] {
  const stale = [...new Set(undefinedAliasJobs(description).map(({ cluster }) => aliasOf(cluster)))].sort();
  const idle = idleGroups(description, components).sort((a, b) => (a.named < b.named ? -1 : 1));
  return [
    ...stale.map((alias) => `alias ${alias}: jobs name it and no kubeconfig of production defines it`),
    ...idle.map(({ named, component }) => `${named}: stands without replicas here${uncovered(component)}`),
    ...jobsOfOtherAgents(description).map(
      ({ agent, jobs }) =>
        `${OTHER_AGENT} ${agent}: prow-controller-manager never starts them (${jobs.length}, the first ${jobs[0]?.name}, ${jobs[0]?.file}:${jobs[0]?.line}); where they run is not proven`,
    ),
    ...guessedShapes(description),
    ...indistinctAliases(description).map(
      ({ clusterId, names }) =>
        `${INDISTINCT_ALIASES} ${names.join(', ')}: all of them mean ${clusterId}, so where a job lands does not show which of them it was taken for`,
    ),
    ...(description.standIns ?? []).map(
      ({ path, fills }) =>
        `${STAND_IN_FILE} ${path} of ${fills}: it is not among production’s files; what depends on its content is not proven`,
    ),
    ...scheduling(description),
  ];
}

/** That jobs may go elsewhere than they name, and of which aliases that is known. */
function scheduling(description: Description): string[] {
  if (!mayReschedule(description)) return [];
  const moved = schedulerFields(description)
    .filter((pointer) => pointer.startsWith(FAILOVER))
    .map((pointer) => pointer.slice(FAILOVER.length).replaceAll('~1', '/').replaceAll('~0', '~'));
  const which = moved.length === 0 ? '' : `, by its failover those of alias ${moved.sort().join(', ')}`;
  return [
    `scheduler: production’s may send jobs to other clusters than they name${which}; where it sends them is not covered`,
  ];
}

const SCHEDULER = '/scheduler/';
const FAILOVER = `${SCHEDULER}failover/mappings/`;

function schedulerFields({ documents }: Description): string[] {
  return documents
    .filter(({ name }) => name === 'Prow’s configuration')
    .flatMap(({ fields }) => Object.keys(fields).filter((pointer) => pointer.startsWith(SCHEDULER)));
}

/** Kubeconfigs whose contexts nobody has read in production, and with them what `default` means there. */
function guessedShapes(description: Description): string[] {
  const guessed = guessedKubeconfigs(description);
  if (guessed.length === 0) return [];
  const has = description.kubeconfigs.some(({ contexts }) =>
    contexts.some(({ name }) => name === DEFAULT_CLUSTER_ALIAS),
  );
  return [
    `${GUESSED_CONTEXTS}: nobody has read those of ${guessed.join(', ')}; names, order and clusters are guesses`,
    `${GUESSED_CONTEXTS}: whether one is called ${DEFAULT_CLUSTER_ALIAS} in production is not known; here ${has ? 'one' : 'none'} is, and the other shape is another rehearsal`,
  ];
}

/** How a run lists beforehand that jobs are not prow-controller-manager's. */
export const OTHER_AGENT = 'jobs of agent';

/** Jobs that Tekton's, Jenkins' or nobody's controller starts: no canary and no submission of a job says where they run. */
export function jobsOfOtherAgents({ jobs }: Description): { agent: string; jobs: readonly Job[] }[] {
  const others = jobs.filter(({ agent }) => agent !== undefined);
  return groupBy(others, ({ agent = '' }) => agent).map(([agent, same]) => ({ agent, jobs: same }));
}

/** How a run lists beforehand that a file of a generator is empty. */
export const STAND_IN_FILE = 'empty file';

/** How a run lists beforehand that aliases share their place. */
export const INDISTINCT_ALIASES = 'aliases of one cluster';

/** Aliases that mean one cluster, and so one place: Prow starts the pods of all of them in one namespace. */
export function indistinctAliases({ aliases }: Description): { clusterId: string; names: string[] }[] {
  return groupBy(aliases, ({ clusterId }) => clusterId)
    .filter(([, sharing]) => sharing.length > 1)
    .map(([clusterId, sharing]) => ({ clusterId, names: sharing.map(({ name }) => name) }));
}

/** How a run lists beforehand that contexts are guesses. */
export const GUESSED_CONTEXTS = 'guessed contexts';

/** The objects whose kubeconfigs are guesses. */
export function guessedKubeconfigs({ kubeconfigs }: Description): string[] {
  return kubeconfigs.filter(({ guessed }) => guessed === true).map(({ kind, name, key }) => `${kind} ${name}/${key}`);
}

/** Components through which jobs start, or run, in ways that no canary goes. */
const UNCOVERED: Readonly<Record<string, string>> = {
  gerrit: 'jobs of Gerrit changes',
  'jenkins-operator': 'jobs that Jenkins runs',
  pipeline: 'jobs that Tekton runs',
};

function uncovered(component: string): string {
  const jobs = UNCOVERED[component];
  return jobs === undefined ? '' : `; ${jobs} are not covered`;
}

/** Whether production's configuration speaks of the scheduler, which may rewrite `cluster:` (pkg/scheduler in Prow). */
export function mayReschedule(description: Description): boolean {
  return schedulerFields(description).length > 0;
}

/** Jobs of prow-controller-manager's whose alias nobody defines. `default` always is: Prow falls back to its own cluster for it. */
export function undefinedAliasJobs({ aliases, jobs }: Description): Job[] {
  const defined = new Set([DEFAULT_CLUSTER_ALIAS, ...aliases.map(({ name }) => name)]);
  return jobs.filter(({ agent, cluster }) => agent === undefined && !defined.has(aliasOf(cluster)));
}

/** What of production stands without replicas here: a whole component by its name, one of several workloads by its own. */
export interface IdleGroup {
  readonly component: string;
  /** How a run lists it beforehand. */
  readonly named: string;
  readonly workload: Workload;
}

/** What runs in production and has no replica among the declared: deck may run as two workloads, and one be lost. */
export function idleGroups(description: Description, components: readonly DeclaredComponent[]): IdleGroup[] {
  const running = components.filter(({ replicas }) => replicas > 0);
  const names = new Set(running.map((one) => JSON.stringify([one.component, workloadName(one.workload)])));
  const isRunning = (workload: Workload): boolean =>
    names.has(JSON.stringify([workload.component, workloadName(workload)]));
  const wanted = description.workloads.filter(({ replicas }) => replicas > 0);
  return groupBy(wanted, ({ component }) => component).flatMap(([component, own]) => {
    const idle = own.filter((workload) => !isRunning(workload));
    const [first] = idle;
    if (first === undefined) return [];
    if (!running.some((one) => one.component === component)) return [{ component, named: component, workload: first }];
    return idle.map((workload) => ({ component, named: workloadName(workload), workload }));
  });
}

/** Whether the run listed before it began that this stands without replicas; one of several is not its component. */
export function isIdleListed(notProven: readonly string[], { named }: Pick<IdleGroup, 'named'>): boolean {
  return notProven.some((gap) => gap.startsWith(`${named}: `) && /\breplicas\b/.test(gap));
}

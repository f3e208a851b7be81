import { plannedBadInputs } from '../canaries/bad-input/send-bad-input.js';
import { planBurst } from '../canaries/burst/plan-burst.js';
import { plannedErrandJobs, plannedErrands } from '../canaries/errands/run-errands.js';
import { openHistory } from '../canaries/history-writer.js';
import { isServiceAudited } from '../canaries/observe-makers.js';
import { plannedPages } from '../canaries/pages/plan-pages.js';
import { blockedWays, planCanaries, planKept, planLasting, restartedComponents } from '../canaries/plan.js';
import type { BoskosBuilds } from '../model/boskos.js';
import type { Candidate } from '../model/candidate.js';
import type { ConfigTried } from '../model/config-tried.js';
import type { Description } from '../model/description.js';
import type { Environment } from '../model/environment.js';
import { ERRAND_OF } from '../model/errand.js';
import type { Phase } from '../model/history-event.js';
import type { EventOf } from '../model/observations.js';
import type { Power } from '../model/power.js';
import { NOTHING_BUMPED, PROW_NOT_BUMPED, RESPONSIVE_UNPROVEN, STARTS_NARROWED } from '../model/verdict.js';
import { WAYS, WAYS_IN } from '../model/way.js';
import { BURST_EVENTS } from '../model/webhook-events.js';
import { leftAlone } from '../verdict/cleanup/sinker-findings.js';
import { foreseenConfigGaps } from '../verdict/foreseen-config-gaps.js';
import { foreseenGaps } from '../verdict/foreseen-gaps.js';
import { SOAK_ERRORS } from '../verdict/soak-check.js';
import { boskosUnproven } from './boskos-unproven.js';
import { clonesUnproven } from './clones-unproven.js';
import { errandsUnproven } from './errands-unproven.js';
import { neverAsked } from './never-asked.js';
import { pagesUnproven } from './pages-unproven.js';
import { runFiles } from './run-folder.js';
import { TOOL_VERSION } from './tool-version.js';

/** What was tried of configurations before a run begins, and which components will be started with the next one. */
export interface ForeseenConfigs {
  readonly tried: readonly ConfigTried[];
  readonly onNext: readonly string[];
}

/** What a run cannot prove, said before it starts: only what is listed here may be missing from a pass. */
export function notProvenBeforehand(
  environment: Environment,
  about: {
    description: Description;
    baseline: Candidate | null;
    configs: ForeseenConfigs;
    soakMs?: number | null;
    startsOf?: readonly string[] | null;
  },
): string[] {
  const { description, baseline, configs, soakMs = null, startsOf = null } = about;
  const standing = environment.components
    .map(({ component }) => component)
    .filter((component) => description.workloads.some((workload) => workload.component === component));
  const restarted = startsOf ?? restartedComponents(environment);
  const others = standing.filter((component) => !restarted.includes(component));
  return [
    ...others.map((component) => `${component}: ${unprovenOf(component, environment)}`),
    ...(startsOf === null ? [] : [`${STARTS_NARROWED}: only ${startsOf.join(', ')} was asked, as this run was told`]),
    ...untouchedClusters(environment, description),
    ...blockedWays(environment).map(({ way, why }) => `way ${way}: ${why}`),
    ...(environment.canary.decorated === null
      ? ['decorated jobs: no canary is decorated here; of decorated jobs it is only seen where their pods start']
      : []),
    ...clonesUnproven(environment),
    ...(baseline === null ? [RESPONSIVE_UNPROVEN] : []),
    soakMs === null
      ? 'time: nothing is watched longer than this run'
      : `time: nothing is watched longer than ${soakMs / 1_000} s after the canaries`,
    ...(soakMs !== null && baseline === null
      ? [`${SOAK_ERRORS}: no baseline in this run that log lines could be held against`]
      : []),
    ...(environment.layer === 'local'
      ? [
          'image digests: this layer runs programs built from source; the link from image tag to registry digest is not checked',
        ]
      : []),
    ...boskosUnproven(environment, description, { hasBaseline: baseline !== null }),
    ...errandsUnproven(environment, description),
    ...pagesUnproven(environment),
    ...neverAsked(environment),
    ...foreseenGaps(description, environment.components),
    ...foreseenConfigGaps(configs.tried, configs),
    ...idledOthers(environment, description),
    ...ownVersions(environment, about),
  ];
}

/** Components through which what canaries leave and hear goes: uploads and reports, and every call for GitHub. */
const WORK_SEEN: readonly string[] = ['crier', 'ghproxy'];

/** What stays open of a component whose restarts are no trials. */
function unprovenOf(component: string, environment: Environment): string {
  if (component === 'sinker' && environment.sinker !== undefined)
    return 'started again once, so a fault that shows at only some of its starts may be missed';
  const isAsked = plannedErrands(environment).some((errand) => ERRAND_OF[errand] === component);
  const isProbed = isAsked || WORK_SEEN.includes(component);
  return isProbed || WAYS.some((way) => WAYS_IN[way].component === component)
    ? 'not restarted, so a fault that shows at only some of its starts may be missed'
    : 'only that it runs and stays up; its work is not probed';
}

/** Clusters with which production's own sinker has nothing to do: nothing is planted there. */
function untouchedClusters({ sinker }: Environment, { aliases }: Description): string[] {
  if (sinker === undefined) return [];
  const meant = [...new Set(aliases.map(({ clusterId }) => clusterId))];
  return meant
    .filter((clusterId) => !sinker.clusters.includes(clusterId))
    .map((clusterId) => `${leftAlone(clusterId)}: it knows no alias of it, or its settings exclude them`);
}

/** Whoever bumps Boskos alone, or tries another configuration, bumps something all the same. */
function ownVersions(
  { prow, boskos }: Environment,
  about: { description: Description; baseline: Candidate | null; configs: ForeseenConfigs },
): string[] {
  const { description, baseline, configs } = about;
  if (prow.tag !== description.prowTag) return [];
  // Production as it would be after the bump names the candidate's version itself.
  if (baseline !== null && baseline.tag !== prow.tag) return [];
  const isOther = boskos !== undefined && boskos.build.tag !== description.boskos?.tag;
  const isNothing = !isOther && !configs.tried.some(({ config }) => config === 'next');
  return [`${isNothing ? NOTHING_BUMPED : PROW_NOT_BUMPED}: ${prow.tag} is production's own`];
}

/** Programs of Prow's repository that are no components we know and that staging does not run. */
function idledOthers({ differences }: Environment, { workloads }: Description): string[] {
  const known = new Set(workloads.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`));
  const subjects = differences.filter(({ rule }) => rule === 'not-run-here').map(({ subject }) => subject);
  return [...new Set(subjects)]
    .filter((subject) => !known.has(subject))
    .map((subject) => `${subject}: stands without replicas here`);
}

/** Writes the first line of a run's history: what is judged, against what, with which power. */
export function beginRun(
  folder: string,
  options: {
    environment: Environment;
    description: Description;
    baseline: Candidate | null;
    candidate: Candidate;
    /** Null where production has no Boskos. */
    boskos: BoskosBuilds | null;
    power: Power;
    configs: ForeseenConfigs;
    /** How long what runs is to be watched after the canaries; null where it is not. */
    soakMs?: number | null;
    /** Components whose starts alone are trials; null for all whose can be. */
    startsOf?: readonly string[] | null;
  },
): void {
  const {
    environment,
    description,
    baseline,
    candidate,
    boskos,
    power,
    configs,
    soakMs = null,
    startsOf = null,
  } = options;
  openHistory(runFiles(folder).history).append({
    kind: 'run-started',
    runId: runFiles(folder).id,
    toolVersion: TOOL_VERSION,
    productionFingerprint: environment.productionFingerprint,
    environmentId: environment.id,
    baseline,
    candidate,
    ...(boskos === null ? {} : { boskos }),
    power,
    restarted: [...(startsOf ?? restartedComponents(environment))],
    notProven: notProvenBeforehand(candidateOf(environment, { candidate, boskos }), {
      ...{ description, baseline, configs, soakMs, startsOf },
    }),
    ...plannedWork(environment, { hasBaseline: baseline !== null }),
  });
  recordTried(folder, configs.tried);
}

/** What a run sets out to ask, so that what it then does not is known to be missing. */
function plannedWork(
  environment: Environment,
  { hasBaseline }: { hasBaseline: boolean },
): Pick<
  EventOf<'run-started'>,
  'planned' | 'cleanup' | 'keeping' | 'makers' | 'errands' | 'errandJobs' | 'pages' | 'badInputs' | 'burst'
> {
  const badInputs = plannedBadInputs(environment);
  const errands = plannedErrands(environment);
  const errandJobs = plannedErrandJobs(environment);
  const pages = plannedPages(environment);
  return {
    planned: [...planCanaries(environment), ...planLasting(environment), ...planKept(environment)],
    cleanup: true,
    keeping: true,
    ...(isServiceAudited(environment) ? { makers: true } : {}),
    ...(errands.length === 0 ? {} : { errands }),
    ...(errandJobs.length === 0 ? {} : { errandJobs }),
    ...(pages.length === 0 ? {} : { pages }),
    ...(badInputs.length === 0 ? {} : { badInputs: [...badInputs] }),
    // What a burst does to Prow is held against what it did to the baseline.
    ...(hasBaseline && planBurst(environment) !== null ? { burst: BURST_EVENTS } : {}),
  };
}

/** What an environment is once the bump has been made. */
function candidateOf(
  { boskos: stands, ...environment }: Environment,
  { candidate, boskos }: { candidate: Candidate; boskos: BoskosBuilds | null },
): Environment {
  const lent = stands === undefined || boskos === null ? stands : { ...stands, build: boskos.candidate };
  return { ...environment, prow: candidate, ...(lent === undefined ? {} : { boskos: lent }) };
}

/** Writes down what was made of configurations. */
export function recordTried(folder: string, tried: readonly ConfigTried[]): void {
  const history = openHistory(runFiles(folder).history);
  for (const event of tried) history.append(event);
  history.close();
}

/** Writes that a candidate was not deployed, and why: nothing of it could be looked at. */
export function recordUndeployed(folder: string, detail: string): void {
  const history = openHistory(runFiles(folder).history);
  history.append({ kind: 'undecided', phase: 'candidate', cause: 'deployment-failed', detail });
  history.close();
}

/** Writes that a phase begins, and what was declared to run in it. */
export function beginPhase(folder: string, phase: Phase, environment: Environment): void {
  const { prow, components, boskos } = environment;
  openHistory(runFiles(folder).history).append({
    ...{ kind: 'phase-started', phase, prow, components },
    ...(boskos === undefined ? {} : { boskos: { build: boskos.build, components: boskos.components } }),
  });
}

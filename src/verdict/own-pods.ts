import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import type { Phase } from '../model/history-event.js';
import { NIGHTLY_JOB } from '../model/nightly-job.js';
import { observationsOf } from '../model/observations.js';
import type { Outcome } from '../model/outcome.js';
import { expectedPlace } from '../model/place.js';
import { plannedCanaries } from './asked-canaries.js';
import { type PodSeen, podsSeen } from './pods-seen.js';
import { describeSpelling } from './spelling.js';

/** A pod that Prow made, whose it is, and whether it belongs where it is. */
export interface OwnedPod {
  readonly pod: PodSeen;
  readonly phase: Phase;
  /** The alias spelling of a canary, the name of a job, or that nobody knows. */
  readonly owner: string;
  readonly outcome: Outcome;
  /** Left by an earlier run in a standing environment: the audit log of this run does not have its creation. */
  readonly isOlderThanRun: boolean;
}

/** What a history says about who made which pod. */
interface Ownership {
  readonly canaries: ReadonlyMap<string, { phase: Phase; spelling: string | null }>;
  /** `cluster:` spellings by job name: one name may stand on several jobs. */
  readonly jobs: ReadonlyMap<string, ReadonlySet<string | null>>;
  readonly tags: Record<Phase, ReadonlySet<string>>;
  /** Clusters whose audit log every sweep could read. */
  readonly auditedClusters: ReadonlySet<string>;
}

/** Every pod Prow made, judged by the place its owner's spelling means. */
export function ownPods(description: Description, history: History): OwnedPod[] {
  const ownership = readOwnership(description, history);
  const owned = podsSeen(history).map((pod) => own(description, pod, ownership));
  const baseline = new Set(owned.filter(({ phase }) => phase === 'baseline').map(cell));
  return owned.map((one) => {
    if (one.outcome !== 'fail') return one;
    const isExcused = one.phase === 'baseline' || baseline.has(cell(one));
    return isExcused ? { ...one, outcome: 'inconclusive' } : one;
  });
}

function cell({ owner, pod, outcome }: OwnedPod): string {
  return JSON.stringify([owner, pod.place, outcome]);
}

function own(description: Description, pod: PodSeen, ownership: Ownership): OwnedPod {
  const { canaries, jobs, auditedClusters } = ownership;
  const canary = canaries.get(pod.prowJob);
  const spellings = canary === undefined ? jobs.get(pod.job) : new Set([canary.spelling]);
  // The candidate may stand, and start pods, before the run begins: those are its own doing.
  const isUnseenAtBirth = pod.createdAt.size === 0 && auditedClusters.has(pod.place.clusterId);
  const isOlderThanRun = canary === undefined && isUnseenAtBirth && !isMadeIn('candidate', pod, ownership.tags);
  const isHere = (spelling: string | null): boolean => isAt(description, pod, spelling);
  const phase = canary?.phase ?? phaseOf(pod, ownership.tags);
  const common = { pod, phase, isOlderThanRun };
  if (isOlderThanRun) return { ...common, owner: 'an earlier run', outcome: 'pass' };
  if (spellings === undefined) return { ...common, ...unknownOwner(description, pod) };
  return {
    ...common,
    owner: canary === undefined ? `job "${pod.job}"` : describeSpelling(canary.spelling),
    outcome: [...spellings].some(isHere) ? 'pass' : 'fail',
  };
}

function isAt(description: Description, { place }: PodSeen, spelling: string | null): boolean {
  const expected = expectedPlace(description, spelling);
  return expected?.clusterId === place.clusterId && expected.namespace === place.namespace;
}

/**
 * A pod of no ProwJob that we know. Where only the audit log has it, its job
 * cannot be read any more: then it is a fail only at a place no alias means.
 */
function unknownOwner(description: Description, pod: PodSeen): { owner: string; outcome: Outcome } {
  const isSomeAlias = description.aliases.some(({ name }) => isAt(description, pod, name));
  if (pod.job === '' && pod.labels.size === 0)
    return { owner: 'a ProwJob that no sweep saw', outcome: isSomeAlias ? 'inconclusive' : 'fail' };
  return { owner: `a ProwJob nobody submitted (job "${pod.job}")`, outcome: 'fail' };
}

/** The build that says it made the pod decides; else the phase that saw it first. */
function phaseOf(pod: PodSeen, tags: Ownership['tags']): Phase {
  const isBaseline = isMadeIn('baseline', pod, tags);
  if (isBaseline !== isMadeIn('candidate', pod, tags)) return isBaseline ? 'baseline' : 'candidate';
  return pod.phases.has('baseline') ? 'baseline' : 'candidate';
}

/** Where Prow itself starts the nights, its job belongs on the service cluster (infra/nightly), and nowhere else. */
function nights({ aliases, clusters }: Description): { job: string; spelling: string }[] {
  const service = clusters.find(({ role }) => role === 'service')?.id;
  return aliases
    .filter(({ clusterId }) => clusterId === service)
    .map(({ name }) => ({ job: NIGHTLY_JOB, spelling: name }));
}

function isMadeIn(phase: Phase, pod: PodSeen, tags: Ownership['tags']): boolean {
  return [...pod.versions].some((version) => tags[phase].has(version));
}

function readOwnership(description: Description, history: History): Ownership {
  const submitted = observationsOf(history, 'canary-submitted').map(({ event }) => event);
  const planned = plannedCanaries(history);
  const errandJobs = observationsOf(history, 'run-started').flatMap(({ event }) =>
    (event.errandJobs ?? []).map(({ job, cluster }) => ({ job, spelling: cluster })),
  );
  const jobs = new Map<string, Set<string | null>>();
  const named = [
    ...description.jobs.map(({ name, cluster }) => ({ job: name, spelling: cluster })),
    ...nights(description),
    ...planned,
    ...errandJobs,
    ...submitted.map(({ canary }) => canary),
  ];
  for (const { job, spelling } of named) jobs.set(job, (jobs.get(job) ?? new Set()).add(spelling));
  const sweeps = observationsOf(history, 'cluster-swept').map(({ event }) => event);
  const unaudited = new Set(sweeps.filter(({ audited }) => audited === null).map(({ clusterId }) => clusterId));
  const tagsOf = (phase: Phase): ReadonlySet<string> =>
    new Set(
      observationsOf(history, 'phase-started')
        .filter(({ event }) => event.phase === phase)
        .map(({ event }) => event.prow.tag),
    );
  return {
    canaries: new Map(
      submitted.map(({ prowJob, phase, canary }) => [prowJob, { phase, spelling: canary.spelling }] as const),
    ),
    jobs,
    tags: { baseline: tagsOf('baseline'), candidate: tagsOf('candidate') },
    auditedClusters: new Set(sweeps.map(({ clusterId }) => clusterId).filter((id) => !unaudited.has(id))),
  };
}

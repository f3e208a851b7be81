import { aliasOf } from '../model/alias.js';
import { fingerprint } from '../model/description.js';
import type { JOB_TYPES, Job, JobType } from '../model/job.js';
import { expectedPlace } from '../model/place.js';
import type { ComponentAliases } from './component-aliases.js';
import type { OtherProgram } from './other-programs.js';
import { PLANK } from './prow-image.js';
import { DEFAULT_AGENT } from './read-jobs.js';
import type { Production } from './read-production.js';

/** A production in numbers and names: what a reader checks before trusting the rest. */
export interface ProductionSummary {
  readonly name: string;
  readonly prowTag: string;
  readonly fingerprint: string;
  readonly namespaces: Production['description']['namespaces'];
  readonly clusters: Production['description']['clusters'];
  readonly components: readonly ComponentSummary[];
  /** What of Prow production runs besides, and no rehearsal probes: external plugins above all. */
  readonly otherPrograms: readonly OtherProgram[];
  readonly aliases: readonly AliasSummary[];
  readonly jobs: JobCounts & { readonly withoutCluster: number };
  /** Where each job's pod is to start, in the order of the configuration. */
  readonly resolved: readonly ResolvedJob[];
  /** Whether a policy says which code may run where. */
  readonly isTrustKnown: boolean;
  /** Jobs that cannot run where they are to, or must not. */
  readonly problems: readonly string[];
  readonly remarks: readonly string[];
  /** What its components go without: limits, probes. */
  readonly lacks: readonly string[];
}

export interface ComponentSummary {
  readonly component: string;
  readonly workload: string;
  readonly image: string;
  readonly replicas: number;
  /** How it is told its build clusters. */
  readonly mechanism: ComponentAliases['mechanism'];
  /** The aliases it loads, in its order. */
  readonly aliases: readonly string[];
}

export interface AliasSummary {
  readonly alias: string;
  /** Null where no kubeconfig of prow-controller-manager defines it. */
  readonly clusterId: string | null;
  readonly definedBy: string | null;
  readonly jobs: JobCounts;
}

/** A job and where its alias leads; null where nobody defines that, or where its agent knows no alias. */
export interface ResolvedJob extends Job {
  readonly agent: string;
  /** The component that starts it; null where Prow has none. */
  readonly startedBy: string | null;
  readonly alias: string;
  /** The alias that Prow's scheduler gives it instead; null where it keeps its own. */
  readonly scheduledTo: string | null;
  readonly clusterId: string | null;
  readonly namespace: string | null;
}

/** How many jobs, by type and in all. */
export type JobCounts = Readonly<Record<Exclude<JobType, 'batch'> | 'total', number>>;

/** Sums a production up. Aliases come as Prow loads them, then those that only configuration names. */
export function summaryOf({
  description,
  components,
  otherPrograms,
  aliasUses,
  problems,
  remarks,
  isTrustKnown,
  lacks,
  starts,
}: Production): ProductionSummary {
  const { name, prowTag, namespaces, clusters, jobs } = description;
  const known = description.aliases.map((alias) => alias.name);
  const named = aliasUses.map(({ alias }) => alias).filter((alias) => !known.includes(alias));
  return {
    ...{ name, prowTag, fingerprint: fingerprint(description), namespaces, clusters },
    components: components.map(({ component: { workload }, mechanism, aliases }) => ({
      component: workload.component,
      workload: `${workload.kind} ${workload.namespace}/${workload.name}`,
      ...{ image: workload.image, replicas: workload.replicas, mechanism },
      aliases: aliases.map((alias) => alias.name),
    })),
    otherPrograms,
    aliases: [...known, ...new Set(named)].map((alias) => {
      const defined = description.aliases.find((candidate) => candidate.name === alias);
      return {
        alias,
        ...{ clusterId: defined?.clusterId ?? null, definedBy: defined?.definedBy ?? null },
        jobs: countJobs(jobs.filter(({ cluster }) => aliasOf(cluster) === alias)),
      };
    }),
    jobs: {
      ...countJobs(jobs),
      withoutCluster: jobs.filter(({ cluster }) => cluster === null || cluster === '').length,
    },
    resolved: jobs.map((job, index) => {
      const alias = aliasOf(job.cluster);
      const start = starts[index] ?? { isByAlias: true, namespace: null, scheduledTo: null };
      const { agent, startedBy } = { agent: DEFAULT_AGENT, startedBy: PLANK, ...start };
      const { isByAlias, namespace, scheduledTo } = start;
      const place = isByAlias ? expectedPlace(description, scheduledTo ?? alias) : null;
      const whole = { ...job, agent, startedBy, alias, scheduledTo, clusterId: place?.clusterId ?? null };
      return { ...whole, namespace: place === null ? null : (namespace ?? place.namespace) };
    }),
    isTrustKnown,
    problems,
    remarks,
    lacks,
  };
}

function countJobs(jobs: Production['description']['jobs']): JobCounts {
  const of = (type: (typeof JOB_TYPES)[number]): number => jobs.filter((job) => job.type === type).length;
  return {
    ...{ periodic: of('periodic'), presubmit: of('presubmit'), postsubmit: of('postsubmit') },
    total: jobs.length,
  };
}

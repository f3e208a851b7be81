import { aliasOf } from '../model/alias.js';
import { PLANK } from './prow-image.js';
import { type ConfiguredJob, DEFAULT_AGENT } from './read-jobs.js';
import { type Scheduler, sentTo } from './scheduler.js';

/**
 * Which component starts the jobs of an agent, each looking at its own alone; nobody of Prow's those of any other.
 *
 * @see validateAgent, pkg/config/config.go; cmd/pipeline/controller.go; pkg/jenkins/controller.go
 */
const STARTERS: Readonly<Record<string, string>> = {
  [DEFAULT_AGENT]: PLANK,
  'tekton-pipeline': 'pipeline',
  jenkins: 'jenkins-operator',
};

/** The component that starts a job; null where Prow has none. */
export function starterOf(agent: string): string | null {
  return Object.hasOwn(STARTERS, agent) ? (STARTERS[agent] ?? null) : null;
}

/** Where a job starts, as far as its agent decides. */
export interface JobStart {
  readonly agent: string;
  readonly startedBy: string | null;
  /** Whether its `cluster:` is an alias that its starter looks up; Jenkins has none, and of others nobody knows. */
  readonly isByAlias: boolean;
  /** As the job writes it; null where pods are where all are. */
  readonly namespace: string | null;
  /** The alias that Prow's scheduler gives it instead of its own; null where it keeps that. */
  readonly scheduledTo: string | null;
}

/** Reads it off a job. Only jobs of Tekton may have a namespace of their own. */
export function jobStart({ agent, namespace, job }: ConfiguredJob, scheduler: Scheduler | null): JobStart {
  const startedBy = starterOf(agent);
  const isByAlias = startedBy === PLANK || startedBy === 'pipeline';
  const scheduledTo = isByAlias ? (sentTo(scheduler, aliasOf(job.cluster))?.to ?? null) : null;
  return { agent, startedBy, isByAlias, namespace, scheduledTo };
}

/** Jobs that no rehearsal of prow-controller-manager says anything of: one sentence for each agent, with its first place. */
export function agentRemarks(configured: readonly ConfiguredJob[]): string[] {
  const byAgent = new Map<string, ConfiguredJob[]>();
  for (const one of configured) {
    if (starterOf(one.agent) === PLANK) continue;
    byAgent.set(one.agent, [...(byAgent.get(one.agent) ?? []), one]);
  }
  return [...byAgent].flatMap(([agent, jobs]) => {
    const [first] = jobs;
    if (first === undefined) return [];
    const { type, name, file, line } = first.job;
    const starter = starterOf(agent);
    const who = starter === null ? 'and no component of Prow starts them' : `which ${starter} starts`;
    const more = jobs.length === 1 ? '' : ` and ${jobs.length - 1} more`;
    return [
      `${jobs.length === 1 ? '1 job has' : `${jobs.length} jobs have`} agent ${agent}, ${who}: prow-controller-manager ` +
        `never does, and where they run is not rehearsed (${type} ${name} at ${file}:${line}${more})`,
    ];
  });
}

/** What Prow refuses its whole configuration for; null where it does not. */
export function namespaceProblem({ agent, namespace }: ConfiguredJob, podNamespace: string): string | null {
  const starter = starterOf(agent);
  if (namespace === null || namespace === podNamespace || starter === null || starter === 'pipeline') return null;
  return `names namespace ${namespace}, which only agent tekton-pipeline may: Prow refuses the whole configuration unless it is pod_namespace, ${podNamespace}`;
}

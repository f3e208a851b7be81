import { aliasOf, type ClusterAlias } from '../model/alias.js';
import type { InRepoPermission } from './in-repo-config.js';
import { namespaceProblem, starterOf } from './job-agents.js';
import { PLANK } from './prow-image.js';
import type { ConfiguredJob } from './read-jobs.js';
import { type Failover, type Scheduler, schedulerProblems, sentTo } from './scheduler.js';
import type { TrustRule } from './trust-policy.js';

/** What is wrong with where jobs are to run, before any of them does: one sentence each, with the place. */
export function jobProblems(
  configured: readonly ConfiguredJob[],
  {
    aliases,
    policy,
    inRepo,
    podNamespace,
    scheduler,
  }: {
    aliases: readonly ClusterAlias[];
    policy: readonly TrustRule[];
    inRepo: readonly InRepoPermission[];
    podNamespace: string;
    scheduler: Scheduler | null;
  },
): string[] {
  const clusters = new Map(aliases.map(({ name, clusterId }) => [name, clusterId]));
  const inRepository = inRepo.flatMap((one) => {
    const sent = sentTo(scheduler, one.alias);
    const clusterId = clusters.get(sent?.to ?? one.alias);
    const said = clusterId === undefined ? null : firstBroken(policy, (rule) => brokenInRepo(one, rule, clusterId));
    return said === null ? [] : [`${said}${by(sent)} (${one.file}:${one.line})`];
  });
  const jobs = configured.flatMap((one) => {
    const { name, type, cluster, file, line } = one.job;
    const startedBy = starterOf(one.agent);
    const isOfJenkins = startedBy === 'jenkins-operator';
    // Jobs of Kubernetes and Tekton alone are scheduled (Reconcile, pkg/scheduler/reconciler.go).
    const sent = startedBy === null || isOfJenkins ? null : sentTo(scheduler, aliasOf(cluster));
    const clusterId = clusters.get(sent?.to ?? aliasOf(cluster));
    const missing = startedBy === PLANK ? unresolved(cluster, sent) : null;
    const untrusted =
      clusterId === undefined || isOfJenkins ? null : firstBroken(policy, (rule) => broken(one, rule, clusterId));
    const where = clusterId === undefined ? missing : untrusted && `${untrusted}${by(sent)}`;
    const said = [where, namespaceProblem(one, podNamespace)];
    return said.flatMap((text) => (text === null ? [] : [`${type} ${name} ${text} (${file}:${line})`]));
  });
  return [...schedulerProblems(scheduler), ...jobs, ...inRepository];
}

/** In every sentence about the policy, and in no other. */
const ON_TRUSTED = 'on trusted cluster';

/** Whether a problem is of the policy, and not of where jobs can run. */
export function isPolicyBreach(problem: string): boolean {
  return problem.includes(` ${ON_TRUSTED} `);
}

function firstBroken(policy: readonly TrustRule[], say: (rule: TrustRule) => string | null): string | null {
  return policy.map(say).find((text) => text !== null) ?? null;
}

function by(sent: Failover | null): string {
  return sent === null ? '' : `, where the scheduler’s failover sends alias ${sent.from} (${sent.place})`;
}

function unresolved(cluster: string | null, sent: Failover | null): string {
  if (sent !== null)
    return `is sent from alias ${sent.from} to alias ${sent.to} by the scheduler’s failover (${sent.place}), and prow-controller-manager has no alias ${sent.to}: it would end in error`;
  const spelling = cluster === null || cluster === '' ? 'names no cluster' : `names alias ${cluster}`;
  return `${spelling}, and prow-controller-manager has no alias ${aliasOf(cluster)}: it would end in error`;
}

function broken({ job, codeFrom }: ConfiguredJob, rule: TrustRule, clusterId: string): string | null {
  if (rule.cluster !== clusterId) return null;
  if (job.type === 'presubmit' && !rule.presubmits)
    return `runs code that nobody has merged ${ON_TRUSTED} ${clusterId}`;
  const other = codeFrom.find((repository) => !rule.repositories.some((allowed) => covers(allowed, repository)));
  if (other === undefined) return null;
  return `runs code of ${other} ${ON_TRUSTED} ${clusterId}, which the policy does not allow`;
}

/** Whoever opens a pull request writes such a job: it is a presubmit of every repository that may have it. */
function brokenInRepo({ repositories, alias }: InRepoPermission, rule: TrustRule, clusterId: string): string | null {
  if (rule.cluster !== clusterId) return null;
  const whose = repositories === '*' ? 'every repository' : repositories;
  if (!rule.presubmits)
    return `in_repo_config lets code of ${whose} that nobody has merged run ${ON_TRUSTED} ${clusterId}, by alias ${alias}`;
  const wanted = repositories.includes('/') ? repositories : `${repositories}/*`;
  if (rule.repositories.some((allowed) => covers(allowed, wanted))) return null;
  return `in_repo_config lets ${whose} run ${ON_TRUSTED} ${clusterId}, by alias ${alias}, which the policy does not allow`;
}

function covers(allowed: string, repository: string): boolean {
  return allowed === repository || (allowed.endsWith('/*') && repository.startsWith(allowed.slice(0, -1)));
}

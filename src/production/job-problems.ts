import { aliasOf, type ClusterAlias } from '../model/alias.js';
import type { InRepoPermission } from './in-repo-config.js';
import { namespaceProblem, PLANK, starterOf } from './job-agents.js';
import type { ConfiguredJob } from './read-jobs.js';
import type { TrustRule } from './trust-policy.js';

/** What is wrong with where jobs are to run, before any of them does: one sentence each, with the place. */
export function jobProblems(
  configured: readonly ConfiguredJob[],
  {
    aliases,
    policy,
    inRepo,
    podNamespace,
  }: {
    aliases: readonly ClusterAlias[];
    policy: readonly TrustRule[];
    inRepo: readonly InRepoPermission[];
    podNamespace: string;
  },
): string[] {
  const clusters = new Map(aliases.map(({ name, clusterId }) => [name, clusterId]));
  const inRepository = inRepo.flatMap((one) => {
    const clusterId = clusters.get(one.alias);
    const said = clusterId === undefined ? null : firstBroken(policy, (rule) => brokenInRepo(one, rule, clusterId));
    return said === null ? [] : [`${said} (${one.file}:${one.line})`];
  });
  const jobs = configured.flatMap((one) => {
    const { name, type, cluster, file, line } = one.job;
    const clusterId = clusters.get(aliasOf(cluster));
    const startedBy = starterOf(one.agent);
    const missing = startedBy === PLANK ? unresolved(cluster) : null;
    const isOfJenkins = startedBy === 'jenkins-operator';
    const untrusted =
      clusterId === undefined || isOfJenkins ? null : firstBroken(policy, (rule) => broken(one, rule, clusterId));
    const said = [clusterId === undefined ? missing : untrusted, namespaceProblem(one, podNamespace)];
    return said.flatMap((text) => (text === null ? [] : [`${type} ${name} ${text} (${file}:${line})`]));
  });
  return [...jobs, ...inRepository];
}

function firstBroken(policy: readonly TrustRule[], say: (rule: TrustRule) => string | null): string | null {
  return policy.map(say).find((text) => text !== null) ?? null;
}

function unresolved(cluster: string | null): string {
  const spelling = cluster === null || cluster === '' ? 'names no cluster' : `names alias ${cluster}`;
  return `${spelling}, and prow-controller-manager has no alias ${aliasOf(cluster)}: it would end in error`;
}

function broken({ job, codeFrom }: ConfiguredJob, rule: TrustRule, clusterId: string): string | null {
  if (rule.cluster !== clusterId) return null;
  if (job.type === 'presubmit' && !rule.presubmits)
    return `runs code that nobody has merged on trusted cluster ${clusterId}`;
  const other = codeFrom.find((repository) => !rule.repositories.some((allowed) => covers(allowed, repository)));
  if (other === undefined) return null;
  return `runs code of ${other} on trusted cluster ${clusterId}, which the policy does not allow`;
}

/** Whoever opens a pull request writes such a job: it is a presubmit of every repository that may have it. */
function brokenInRepo({ repositories, alias }: InRepoPermission, rule: TrustRule, clusterId: string): string | null {
  if (rule.cluster !== clusterId) return null;
  const whose = repositories === '*' ? 'every repository' : repositories;
  if (!rule.presubmits)
    return `in_repo_config lets code of ${whose} that nobody has merged run on trusted cluster ${clusterId}, by alias ${alias}`;
  const wanted = repositories.includes('/') ? repositories : `${repositories}/*`;
  if (rule.repositories.some((allowed) => covers(allowed, wanted))) return null;
  return `in_repo_config lets ${whose} run on trusted cluster ${clusterId}, by alias ${alias}, which the policy does not allow`;
}

function covers(allowed: string, repository: string): boolean {
  return allowed === repository || (allowed.endsWith('/*') && repository.startsWith(allowed.slice(0, -1)));
}

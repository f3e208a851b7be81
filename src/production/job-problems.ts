import { aliasOf, type ClusterAlias } from '../model/alias.js';
import type { ConfiguredJob } from './read-jobs.js';
import type { TrustRule } from './trust-policy.js';

/** What is wrong with where jobs are to run, before any of them does: one sentence each, with the place. */
export function jobProblems(
  configured: readonly ConfiguredJob[],
  { aliases, policy }: { aliases: readonly ClusterAlias[]; policy: readonly TrustRule[] },
): string[] {
  const clusters = new Map(aliases.map(({ name, clusterId }) => [name, clusterId]));
  return configured.flatMap((one) => {
    const { name, type, cluster, file, line } = one.job;
    const clusterId = clusters.get(aliasOf(cluster));
    const said =
      clusterId === undefined
        ? unresolved(cluster)
        : (policy.map((rule) => broken(one, rule, clusterId)).find((text) => text !== null) ?? null);
    return said === null ? [] : [`${type} ${name} ${said} (${file}:${line})`];
  });
}

function unresolved(cluster: string | null): string {
  const spelling = cluster === null || cluster === '' ? 'names no cluster' : `names alias ${cluster}`;
  return `${spelling}, and prow-controller-manager has no alias ${aliasOf(cluster)}: it would end in error`;
}

function broken({ job, codeFrom }: ConfiguredJob, rule: TrustRule, clusterId: string): string | null {
  if (rule.cluster !== clusterId) return null;
  if (job.type === 'presubmit' && !rule.presubmits)
    return `runs code that nobody has merged on trusted cluster ${clusterId}`;
  // A periodic that checks nothing out runs only what its image holds.
  if (codeFrom === null || rule.repositories.some((allowed) => covers(allowed, codeFrom))) return null;
  return `runs code of ${codeFrom} on trusted cluster ${clusterId}, which the policy does not allow`;
}

function covers(allowed: string, repository: string): boolean {
  return allowed === repository || (allowed.endsWith('/*') && repository.startsWith(allowed.slice(0, -1)));
}

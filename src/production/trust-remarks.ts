import { aliasOf, type ClusterAlias } from '../model/alias.js';
import type { Job } from '../model/job.js';
import type { TrustRule } from './trust-policy.js';

/** Rules of the policy that nothing is held to: whoever wrote one may have meant another cluster. */
export function trustRemarks(
  policy: readonly TrustRule[],
  { aliases, jobs }: { aliases: readonly ClusterAlias[]; jobs: readonly Pick<Job, 'cluster'>[] },
): string[] {
  return policy.flatMap(({ cluster }) => {
    const names = aliases.filter(({ clusterId }) => clusterId === cluster).map(({ name }) => name);
    if (names.length === 0)
      return [`the policy trusts cluster ${cluster}, to which no alias leads: no job is held to that rule`];
    if (jobs.some((job) => names.includes(aliasOf(job.cluster)))) return [];
    return [`the policy trusts cluster ${cluster}, on which no job of the configuration runs (${names.join(', ')})`];
  });
}

import { aliasOf, type ClusterAlias } from '../../src/model/alias.js';
import { canarySpellings } from '../../src/model/canary.js';
import { CANARY_GITHUB } from '../../src/model/github-world.js';
import { WAYS_IN, type Way } from '../../src/model/way.js';
import type { ConfiguredCanaryJob } from './configured-canary-job.js';

const { org, refusedBranch } = CANARY_GITHUB;

/** The jobs of one way in its own repository, which has the way's name: one for each spelling of `cluster:`. */
export function githubCanaryJobs(aliases: readonly ClusterAlias[], way: Way): ConfiguredCanaryJob[] {
  return canarySpellings(aliases).flatMap((spelling) =>
    WAYS_IN[way].types.map((type) => ({
      ...{ way, spelling, type, repository: `${org}/${way}` },
      section: type === 'postsubmit' ? ('postsubmits' as const) : ('presubmits' as const),
      fields: fieldsOf(way, aliases.some(({ name }) => name === aliasOf(spelling)) ? 'main' : refusedBranch),
    })),
  );
}

function fieldsOf(way: Way, tideBranch: string): Record<string, unknown> {
  if (way === 'hook-push') return {};
  if (way === 'hook-comment') return { always_run: false };
  if (way === 'hook-opened') return { always_run: true };
  // A pull request with a job that Prow must refuse never merges: those jobs are asked for on a branch of their own.
  return { always_run: true, branches: [`^${tideBranch}$`] };
}

import type { ClusterAlias } from '../../src/model/alias.js';
import { canarySpellings } from '../../src/model/canary.js';
import { CANARY_GITHUB } from '../../src/model/github-world.js';
import type { JobType } from '../../src/model/job.js';
import { WAYS_IN, type Way } from '../../src/model/way.js';
import type { ConfiguredCanaryJob } from './configured-canary-job.js';
import { NEVER } from './never.js';

const { org, askedBranch } = CANARY_GITHUB;

/** On which terms production lets anybody ask for jobs by name. */
export interface AskedTerms {
  /** Tenant whose jobs gangway starts for the client that canaries are; null where it starts none for anybody. */
  readonly tenantId: string | null;
  /** Whether sub listens for messages that ask for jobs. */
  readonly hasTriggers: boolean;
}

/**
 * The jobs of a way on which somebody asks a component for a job by its name: one for each spelling of `cluster:` and
 * type, which nothing else starts. None for other ways, and where production lets nobody ask.
 */
export function askedCanaryJobs(
  aliases: readonly ClusterAlias[],
  { way, terms }: { way: Way; terms: AskedTerms },
): ConfiguredCanaryJob[] {
  const own = termsOf(way, terms);
  if (own === null) return [];
  return canarySpellings(aliases).flatMap((spelling) =>
    WAYS_IN[way].types.flatMap((type): ConfiguredCanaryJob[] => {
      const place = PLACES[type];
      if (place === null) return [];
      const { section, fields } = place;
      return [{ way, spelling, type, section, repository: `${org}/${way}`, fields: { ...fields, ...own } }];
    }),
  );
}

/** What jobs of a way say so that it starts them; null where it is no such way, or starts none. */
function termsOf(way: Way, { tenantId, hasTriggers }: AskedTerms): Record<string, unknown> | null {
  if (way === 'sub') return hasTriggers ? {} : null;
  if (way !== 'gangway' || tenantId === null) return null;
  return { prowjob_defaults: { tenant_id: tenantId } };
}

/** GitHub has no such commits, and hears nothing of them. */
const QUIET = { skip_report: true, branches: [`^${askedBranch}$`] };

const PLACES: Readonly<Record<JobType, Pick<ConfiguredCanaryJob, 'section' | 'fields'> | null>> = {
  periodic: { section: 'periodics', fields: { cron: NEVER } },
  presubmit: { section: 'presubmits', fields: { ...QUIET, always_run: false, optional: true } },
  postsubmit: { section: 'postsubmits', fields: QUIET },
  batch: null,
};

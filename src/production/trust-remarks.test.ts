import { describe, expect, it } from 'vitest';
import type { ClusterAlias } from '../model/alias.js';
import { trustRemarks } from './trust-remarks.js';

const ALIASES = [
  { name: 'default', clusterId: 'prow-build', definedBy: 'a' },
  { name: 'trusted', clusterId: 'prow', definedBy: 'a' },
] as unknown as ClusterAlias[];

const said = (cluster: string, ...jobs: (string | null)[]) =>
  trustRemarks([{ cluster, repositories: ['org/*'], presubmits: false }], {
    aliases: ALIASES,
    jobs: jobs.map((alias) => ({ cluster: alias })),
  });

describe('a rule of the policy', () => {
  it('is not spoken of where a job is held to it', () => {
    expect(said('prow', 'trusted')).toEqual([]);
    expect(said('prow-build', null)).toEqual([]);
  });

  it('is, where no alias leads to its cluster, or no job runs there', () => {
    expect(said('tpu', 'trusted')).toEqual([expect.stringContaining('tpu, to which no alias leads')]);
    expect(said('prow', 'default')).toEqual([expect.stringMatching(/no job of the configuration runs \(trusted\)/)]);
  });
});

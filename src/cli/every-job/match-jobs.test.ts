import { expect, test } from 'vitest';
import { leftToAgent } from '../../model/job.js';
import type { MadeJob } from './made-prowjobs.js';
import { type KnownJob, matchJobs } from './match-jobs.js';

const known = (name: string, repository: string | null, rest: Partial<KnownJob['job']> = {}): KnownJob => ({
  job: {
    name,
    type: repository === null ? 'periodic' : 'presubmit',
    cluster: null,
    file: 'jobs/a.yaml',
    line: 1,
    ...rest,
  },
  repository,
});
const made = (
  name: string,
  repository: string,
  rest: Partial<MadeJob> & { agent?: string; mark?: string } = {},
): MadeJob => {
  const { agent = 'kubernetes', mark = '', ...fields } = rest;
  const spec = { agent, pod_spec: { containers: [] } };
  const prowJob = {
    apiVersion: 'prow.k8s.io/v1',
    kind: 'ProwJob',
    metadata: { mark },
    spec,
    status: { state: 'triggered' },
  };
  const type = repository === '' ? 'periodic' : 'presubmit';
  return { name, repository, type, file: 'jobs/a.yaml', prowJob: JSON.stringify(prowJob), ...fields };
};
const marks = (jobs: readonly { made: string }[]): string[] => jobs.map((one) => JSON.parse(one.made).metadata.mark);

test('jobs of one name are told apart by repository and file, and by their order within one', () => {
  const jobs = [
    known('unit', 'o/a'),
    known('unit', 'o/b'),
    known('unit', 'o/b'),
    known('unit', 'o/b', { file: 'jobs/c.yaml' }),
  ];
  const matched = matchJobs(jobs, [
    made('unit', 'o/b', { mark: 'b1' }),
    made('unit', 'o/b', { mark: 'c', file: 'jobs/c.yaml' }),
    made('unit', 'o/b', { mark: 'b2' }),
    made('unit', 'o/a', { mark: 'a' }),
  ]);
  expect(matched.jobs.map(({ job }) => job)).toEqual([0, 1, 2, 3]);
  expect(marks(matched.jobs)).toEqual(['a', 'b1', 'b2', 'c']);
  expect([matched.leftOut, matched.unknown]).toEqual([[], []]);
});

test('a job that Prow’s loader has not, one that no plank starts, and one that only Prow has, are named', () => {
  const matched = matchJobs(
    [known('nightly', null), known('old', null), known('here', null)],
    [made('here', ''), made('old', '', { agent: 'jenkins' }), made('ghost', '', { file: 'jobs/g.yaml' })],
  );
  expect(matched.jobs.map(({ job }) => job)).toEqual([2]);
  expect(matched.leftOut).toEqual([
    { job: 0, why: 'Prow’s own loader does not have it' },
    { job: 1, why: expect.stringContaining('"jenkins"') },
  ]);
  expect(matched.unknown).toEqual(['ghost (periodic, jobs/g.yaml)']);
});

test('a job of another agent is left out, also where Prow makes one of plank’s of it', () => {
  const jobs = ['jenkins', 'tekton-pipeline'].map((agent) => known(agent, null, { agent }));
  const matched = matchJobs(jobs, [made('jenkins', '', { agent: 'jenkins' }), made('tekton-pipeline', '')]);
  expect(matched.jobs).toEqual([]);
  expect(matched.leftOut.map(({ why }) => why)).toEqual([
    leftToAgent('jenkins'),
    'Prow made a job of plank’s of it, and production’s has agent tekton-pipeline',
  ]);
});

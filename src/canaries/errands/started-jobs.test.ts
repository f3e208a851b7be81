import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Reported } from '../../model/github-control.js';
import { CANARY_GITHUB } from '../../model/github-world.js';
import { type ApiStandIn, startApiStandIn } from '../fixtures/api-stand-in.js';
import { DELIVERY, directedGithub, HEAD_SHA, PUSHED_SHA } from '../fixtures/github-director.js';
import { makeRun } from '../fixtures/make-run.js';
import { tellFailure } from './tell-failure.js';
import { testCommit } from './test-commit.js';

const { org, errandRepository: repo } = CANARY_GITHUB;
const LIMITS = { waitLimitMs: 150, pauseMs: 5 };
const JOB = { job: 'a-job', cluster: 'default' };
const AT = '2026-08-22T10:06:00Z';

let cluster: ApiStandIn;
/** The ProwJob that hook made of the event; null for none. */
let prowJob: { job: string; state: string; sha: string } | null;

beforeEach(async () => {
  prowJob = null;
  cluster = await startApiStandIn(() => ({ status: 200, body: { metadata: {}, items: listed() } }));
});
afterEach(() => cluster.close());

function listed() {
  if (prowJob === null) return [];
  const { job, state, sha } = prowJob;
  const metadata = { name: 'one', creationTimestamp: AT, labels: { 'event-GUID': DELIVERY.id } };
  return [{ metadata, spec: { job, type: 'presubmit', refs: { pulls: [{ number: 1, sha }] } }, status: { state } }];
}

const run = () => makeRun({ clusters: [cluster.cluster] });

describe('a commit that is pushed to an open pull request', () => {
  const asked = async () => {
    const { github, calls } = directedGithub(() => ({}));
    const given = { means: { ...JOB, folder: 'commits' }, component: 'hook', github, limits: LIMITS };
    return { ...(await testCommit(run(), given)), calls };
  };

  test('is tested where a ProwJob of the event is of the job and of the commit, and may end first', async () => {
    prowJob = { job: JOB.job, state: 'success', sha: PUSHED_SHA };
    const { done, calls } = await asked();
    expect(done).toBe('ProwJob one of a-job at the new commit');
    expect(calls).toEqual(['push to 1 commits/run-1-candidate', 'close 1']);
    const [request] = cluster.requests;
    expect(decodeURIComponent(request ?? '')).toContain(`labelSelector=event-GUID=${DELIVERY.id}`);
  });

  test('came out wrong where the ProwJob is of the commit before', async () => {
    prowJob = { job: JOB.job, state: 'success', sha: HEAD_SHA };
    expect(await asked()).toMatchObject({
      done: null,
      asked: expect.stringContaining(`of commit ${HEAD_SHA}, and not`),
    });
  });

  test.each([null, { job: 'another', state: 'success', sha: PUSHED_SHA }])('is not tested by %j', async (other) => {
    prowJob = other;
    expect(await asked()).toMatchObject({ done: null, asked: expect.stringMatching(/hook answered with 200$/) });
  });
});

describe('a job that fails', () => {
  const crier = 'crier/v20251125-e3ae8cf22';
  const status = { org, repo, sha: HEAD_SHA, context: JOB.job, description: '', targetUrl: '', caller: crier, at: AT };
  const comment = {
    org,
    repo,
    number: 1,
    author: 'bot',
    body: 'The following test **failed**: a-job',
    caller: crier,
    at: AT,
  };
  const TOLD = { statuses: [{ ...status, state: 'failure' as const }], comments: [comment] };
  const asked = async (told: Partial<Reported>) => {
    const { github, calls } = directedGithub(() => told);
    return { ...(await tellFailure(run(), { means: JOB, component: 'crier', github, limits: LIMITS })), calls };
  };
  beforeEach(() => {
    prowJob = { job: JOB.job, state: 'failure', sha: HEAD_SHA };
  });

  test('is told of by its status and a comment', async () => {
    const { done, calls } = await asked(TOLD);
    expect(done).toBe(`GitHub was told "failure" by ${crier}, and a comment names it`);
    expect(calls).toEqual(['/test a-job', 'close 1']);
  });

  test.each(['success', 'error'] as const)(
    'and of which GitHub was told "%s" came out wrong at once',
    async (state) => {
      const pending = { ...status, state: 'pending' as const };
      expect(await asked({ statuses: [pending, { ...status, state }], comments: [comment] })).toMatchObject({
        ...{ done: null, asked: expect.stringMatching(new RegExp(`: GitHub was told "${state}" by ${crier}$`)) },
      });
    },
  );

  test.each<[string, Partial<Reported>, string]>([
    ['nothing', {}, 'nothing'],
    ['only that it runs', { ...TOLD, statuses: [{ ...status, state: 'pending' }] }, 'nothing'],
    [
      'by another build',
      { ...TOLD, statuses: TOLD.statuses.map((one) => ({ ...one, caller: 'crier/v20250522-9b3f5faca' })) },
      'nothing',
    ],
    ['by no comment', { ...TOLD, comments: [] }, 'so, but by no comment'],
    [
      'by a comment on another job',
      { ...TOLD, comments: [{ ...comment, body: '**failed**: b' }] },
      'so, but by no comment',
    ],
  ])('is not told of where GitHub was told %s', async (_, told, words) => {
    expect(await asked(told)).toMatchObject({
      done: null,
      asked: expect.stringMatching(new RegExp(`was told ${words}$`)),
    });
  });

  test.each([null, { job: JOB.job, state: 'success', sha: HEAD_SHA }])(
    'and ends as %j is no fault of crier’s',
    async (other) => {
      prowJob = other;
      await expect(asked(TOLD)).rejects.toThrow(/a-job, which fails, was asked for by comment and is/);
    },
  );
});

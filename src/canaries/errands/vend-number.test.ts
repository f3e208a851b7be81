import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Environment } from '../../model/environment.js';
import { type ApiStandIn, startApiStandIn } from '../fixtures/api-stand-in.js';
import { makeEnvironment, makeRun } from '../fixtures/make-run.js';
import { deployment, MANAGER, pods } from '../fixtures/workload-answers.js';
import type { GithubDirector } from '../github/direct-github.js';
import { vendNumber } from './vend-number.js';

const LIMITS = { waitLimitMs: 300, pauseMs: 10 };
const NEW = 'ci-canary-vended-run-1-candidate';
const TOT: Environment['components'][number] = {
  ...MANAGER,
  component: 'tot',
  workload: { kind: 'Deployment', namespace: 'prow', name: 'tot' },
};

let cluster: ApiStandIn;
/** What tot answers a job; a number that is null is an answer that never comes. */
let vend: (job: string) => string | null;
/** ProwJobs as they are at each look, the last for ever. */
let looks: { name: string; buildId: string }[][];
let last: Map<string, number>;

beforeEach(async () => {
  last = new Map([['canary', 4]]);
  looks = [[], [{ name: 'one', buildId: '4' }]];
  vend = (job) => {
    last.set(job, (last.get(job) ?? 0) + 1);
    return String(last.get(job));
  };
  cluster = await startApiStandIn((request) => {
    const [, job] = /\/pods\/manager-a:8888\/proxy\/vend\/(\S+)$/.exec(decodeURIComponent(request)) ?? [];
    if (job !== undefined) {
      const body = vend(job);
      return body === null
        ? { status: 503, body: { kind: 'Status', message: 'no connection' } }
        : { status: 200, body };
    }
    if (request.includes('/prowjobs')) return { status: 200, body: { metadata: {}, items: listed() } };
    if (request.includes('/deployments/tot'))
      return deployment({ updatedReplicas: 1, readyReplicas: 1, observedGeneration: 2 });
    return pods('a');
  });
});
afterEach(() => cluster.close());

function listed() {
  const now = looks.length > 1 ? looks.shift() : looks[0];
  return (now ?? []).map(({ name, buildId }) => ({
    metadata: { name, creationTimestamp: '2026-08-22T10:04:00Z' },
    spec: { job: 'canary', type: 'periodic' },
    status: { state: 'pending', build_id: buildId },
  }));
}

async function asked({ byPlank = true, components = [TOT] } = {}) {
  const run = makeRun({ environment: makeEnvironment({ components }), clusters: [cluster.cluster] });
  // Of GitHub nothing is asked.
  const github = {} as GithubDirector;
  return vendNumber(run, { means: { port: 8888, byPlank }, component: 'tot', github, limits: LIMITS });
}

test('numbers that go up by one, and on where plank had one, are what tot exists for', async () => {
  expect(await asked()).toEqual({
    asked: `3 build numbers of a job that is new, ${NEW}; the next number of a job whose canary has one`,
    done: 'gave 1, 2, 3; 5 of canary, whose ProwJob one has 4',
  });
});

test('where plank does not ask it, a job that is new is enough', async () => {
  expect(await asked({ byPlank: false })).toMatchObject({ done: 'gave 1, 2, 3' });
  expect(cluster.requests.join()).not.toContain('prowjobs');
});

test('one that starts just now is asked again', async () => {
  const ready = vend;
  let times = 0;
  vend = (job) => (++times < 3 ? null : ready(job));
  expect(await asked()).toMatchObject({ done: expect.stringContaining('gave 1, 2, 3') });
});

describe('nothing came of it', () => {
  test('where a number is given twice', async () => {
    vend = () => '1';
    const said = { done: null, asked: expect.stringContaining(`${NEW}, for which it gave 1, 1, 1`) };
    expect(await asked()).toMatchObject(said);
  });

  test('where one is left out', async () => {
    const next = vend;
    vend = (job) => {
      next(job);
      return next(job);
    };
    expect(await asked()).toMatchObject({ done: null, asked: expect.stringContaining('it gave 2, 4, 6') });
  });

  test.each([
    ['does not answer', null, 'it gave none: HTTP 503: no connection'],
    ['answers something else', 'sorry', '"sorry", which is no number'],
  ])('where it %s', async (_, answer, why) => {
    vend = () => answer;
    expect(await asked()).toMatchObject({ done: null, asked: expect.stringContaining(why) });
  });

  test('where no pod of it is ready', async () => {
    expect(await asked({ components: [] })).toMatchObject({ asked: expect.stringContaining('no pod of it is ready') });
  });

  test('where plank’s numbers are of its own making, or there are none', async () => {
    looks = [[], [{ name: 'one', buildId: '1991725890124288000' }]];
    const made = await asked();
    expect(made).toMatchObject({ done: null, asked: expect.stringContaining('has 1991725890124288000: it gave 5') });
    looks = [[{ name: 'old', buildId: '3' }]];
    expect(await asked()).toMatchObject({ done: null, asked: expect.stringContaining('plank gave none a number') });
  });
});

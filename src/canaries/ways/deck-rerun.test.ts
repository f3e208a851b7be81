import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UNKNOWN_CLUSTER_ALIAS } from '../../model/alias.js';
import type { Canary } from '../../model/canary.js';
import { CANARY_GITHUB } from '../../model/github-world.js';
import { type ApiStandIn, startApiStandIn } from '../fixtures/api-stand-in.js';
import { makeEnvironment, makeRun } from '../fixtures/make-run.js';
import { deckRerun, deckRerunLatest } from './deck-rerun.js';
import type { WayDriver } from './way-driver.js';

/** What is read here of a ProwJob that was made. */
interface Made {
  readonly spec?: { readonly type: string; readonly refs?: { readonly repo: string; readonly base_ref: string } };
}

let answer: { status: number; text: string };
let endpoint: string;
let posts: string[];
let api: ApiStandIn;
let made: Made[];
let close: () => void;

beforeEach(async () => {
  answer = { status: 200, text: 'Job successfully triggered. Wait 30 seconds.' };
  posts = [];
  const server = createServer((incoming, outgoing) => {
    if (incoming.method === 'POST') posts.push(incoming.url ?? '');
    outgoing.statusCode = incoming.method === 'POST' ? answer.status : 200;
    outgoing.end(answer.text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  made = [];
  api = await startApiStandIn((_, body) => {
    if (body !== null) made.push(body as Made);
    return { status: 200, body: {} };
  });
  close = () => server.close();
});
afterEach(async () => {
  close();
  await api.close();
});

async function refusalsOf(driver: WayDriver, canary: Canary): Promise<string[]> {
  const environment = makeEnvironment({ endpoints: { deck: endpoint } });
  const refusals: string[] = [];
  await driver.start?.(makeRun({ environment, clusters: [api.cluster] }), {
    canaries: [canary],
    submitted: () => undefined,
    undecided: () => undefined,
    badRequest: () => undefined,
    unanswered: () => undefined,
    refused: (_, said) => refusals.push(said),
  });
  return refusals;
}

function planned(driver: WayDriver): readonly Canary[] {
  const plan = driver.plan(makeEnvironment());
  if (typeof plan === 'string') throw new Error(plan);
  return plan;
}

function canaryOf(driver: WayDriver, spelling: string | null): Canary {
  const canary = planned(driver).find((one) => one.spelling === spelling);
  if (canary === undefined) throw new Error('every spelling is planned');
  return canary;
}

describe('a rerun', () => {
  test.each([
    ['same spec', deckRerun, /^\/rerun\?prowjob=[-0-9a-f]+$/],
    ['latest configuration', deckRerunLatest, /^\/rerun\?prowjob=[-0-9a-f]+&mode=latest$/],
  ] as const)('with the %s is asked for once, of a job that is over and goes away again', async (_, driver, path) => {
    expect(await refusalsOf(driver, canaryOf(driver, 'default'))).toEqual([]);
    expect(posts).toEqual([expect.stringMatching(path)]);
    expect(api.requests.map((request) => request.split(' ')[0])).toEqual(['POST', 'DELETE']);
  });

  test.each([
    [403, 'Forbidden - CSRF token invalid'],
    [200, 'You don’t have permission to rerun that job.'],
  ])('that deck answers with %i and no success is a refusal in its words', async (status, text) => {
    answer = { status, text };
    expect(await refusalsOf(deckRerun, canaryOf(deckRerun, null))).toEqual([`HTTP ${status}: ${text}`]);
  });

  test('has a canary of each type for every spelling, the unknown one included', () => {
    const spellings = ['default', 'test-infra-trusted', null, UNKNOWN_CLUSTER_ALIAS];
    for (const driver of [deckRerun, deckRerunLatest])
      expect(planned(driver).map(({ spelling, type }) => [spelling, type])).toEqual(
        spellings.flatMap((spelling) => ['periodic', 'presubmit', 'postsubmit'].map((type) => [spelling, type])),
      );
  });

  test('is of a job for a commit that nobody clones, where the job has a repository', async () => {
    const of = (type: Canary['type']) => planned(deckRerunLatest).find((one) => one.type === type);
    const [periodic, presubmit] = [of('periodic'), of('presubmit')];
    if (periodic === undefined || presubmit === undefined) throw new Error('both types are planned');
    await refusalsOf(deckRerunLatest, periodic);
    await refusalsOf(deckRerunLatest, presubmit);
    const specs = made.flatMap(({ spec }) => spec ?? []);
    expect(specs.map(({ type, refs }) => [type, refs?.repo, refs?.base_ref])).toEqual([
      ['periodic', undefined, undefined],
      ['presubmit', 'deck-rerun-latest', CANARY_GITHUB.askedBranch],
    ]);
  });
});

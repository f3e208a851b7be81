import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UNKNOWN_CLUSTER_ALIAS } from '../../model/alias.js';
import type { Canary } from '../../model/canary.js';
import { type ApiStandIn, startApiStandIn } from '../fixtures/api-stand-in.js';
import { makeEnvironment, makeRun } from '../fixtures/make-run.js';
import { deckRerun, deckRerunLatest } from './deck-rerun.js';
import type { WayDriver } from './way-driver.js';

let answer: { status: number; text: string };
let endpoint: string;
let posts: string[];
let api: ApiStandIn;
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
  api = await startApiStandIn(() => ({ status: 200, body: {} }));
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

  test('has a canary of its own for every spelling, the unknown one included', () => {
    for (const driver of [deckRerun, deckRerunLatest])
      expect(planned(driver).map(({ spelling }) => spelling)).toEqual([
        'default',
        'test-infra-trusted',
        null,
        UNKNOWN_CLUSTER_ALIAS,
      ]);
  });
});

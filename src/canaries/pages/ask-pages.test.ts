import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Canary } from '../../model/canary.js';
import { LIVE_PAGES, type Page } from '../../model/page.js';
import type { ClusterConnection } from '../connect-cluster.js';
import { makeEnvironment, makeRun } from '../fixtures/make-run.js';
import { askPages, isAsItMust } from './ask-pages.js';

const LIMITS = { waitMs: 400, answerMs: 200, pauseMs: 20 };
const DECK = { lists: 'public' as const, views: false, lenses: [] };
const CANARIES: Canary[] = [
  { job: 'canary-stay', spelling: 'default', type: 'periodic', way: 'prowjob', task: 'stay' },
  { job: 'canary-hidden', spelling: 'default', type: 'periodic', way: 'prowjob', task: 'evicted-once' },
];
let close: () => void = () => undefined;
afterEach(() => close());

/** A deck that answers so, counted from 1, and a run of two canaries that asks it. */
async function startRun(answer: (url: URL, response: ServerResponse, count: number) => void) {
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    answer(new URL(request.url ?? '', 'http://deck'), response, count);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => server.close();
  const deck = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const run = makeRun({ environment: makeEnvironment({ endpoints: { deck }, deck: DECK }) });
  for (const canary of CANARIES)
    run.history.append({ kind: 'canary-submitted', phase: 'candidate', start: 0, prowJob: `of-${canary.job}`, canary });
  const items = CANARIES.map(({ job }) => ({
    metadata: { name: `of-${job}`, creationTimestamp: '2026-08-22T10:00:00Z' },
    spec: { job, type: 'periodic', cluster: 'default' },
    status: { state: 'pending', build_id: '7' },
  }));
  const custom = { listNamespacedCustomObject: async () => ({ metadata: {}, items }) };
  return { run: { ...run, service: { custom } as unknown as ClusterConnection }, items };
}

function answerRightly(items: readonly { metadata: { name: string } }[]) {
  return (url: URL, response: ServerResponse): void => {
    if (url.pathname === '/log') response.end(`canary of-${url.searchParams.get('job')}\n`);
    else if (url.pathname === '/prowjobs.js') response.end(JSON.stringify({ items: items.slice(0, 1) }));
    else response.end(JSON.stringify(items.find(({ metadata }) => metadata.name === url.searchParams.get('prowjob'))));
  };
}

test('pages are read until they are as they must be, of every pod of deck’s, and written down', async () => {
  const { run, items } = await startRun((url, response, count) =>
    // A list that deck has not read anew yet.
    count < 4 ? response.end('{"items":[]}') : answerRightly(items)(url, response),
  );
  const events = await askPages(run, { pages: LIVE_PAGES, isReady: () => true, limits: { ...LIMITS, waitMs: 10_000 } });
  expect(events.map(({ page, prowJob }) => `${page} ${prowJob}`).sort()).toEqual([
    'hidden-job of-canary-hidden',
    'jobs of-canary-stay',
    'prowjob of-canary-stay',
    'running-log of-canary-stay',
  ]);
  expect(events.filter((event) => !isAsItMust(event))).toEqual([]);
  expect(events.find(({ page }) => page === 'running-log')).toMatchObject({
    path: '/log?job=canary-stay&id=7',
    answers: [{ status: 200, prowJob: 'of-canary-stay', times: 2 }],
  });
  expect(run.events().filter(({ kind }) => kind === 'page-answered')).toHaveLength(4);
});

test('what stays wrong is written down at the limit, each answer with how often it came', async () => {
  let logs = 0;
  const { run, items } = await startRun((url, response) => {
    if (url.pathname !== '/log') return answerRightly(items)(url, response);
    logs += 1;
    return logs % 2 === 0 ? answerRightly(items)(url, response) : response.writeHead(404).end('Log not found');
  });
  const events = await askPages(run, { pages: ['running-log'], isReady: () => true, limits: LIMITS });
  expect(events).toHaveLength(1);
  expect(events[0]?.waitedMs).toBeGreaterThanOrEqual(LIMITS.waitMs);
  expect(events[0]?.answers).toMatchObject([
    { status: 404, prowJob: null, text: 'Log not found', times: 1 },
    { status: 200, prowJob: 'of-canary-stay', times: 1 },
  ]);
});

test('a deck that does not answer is no answer', async () => {
  const { run } = await startRun((_, response) => response.destroy());
  const events = await askPages(run, { pages: ['prowjob'], isReady: () => true, limits: LIMITS });
  expect(events[0]?.answers).toMatchObject([{ status: null, prowJob: null }]);
});

test('what is not there is not asked for, and neither is anything of a production without deck', async () => {
  const { run, items } = await startRun((url, response) => answerRightly(items)(url, response));
  const isReady = (page: Page) => page !== 'running-log';
  const events = await askPages(run, { pages: ['running-log', 'prowjob'], isReady, limits: LIMITS });
  expect(events.map(({ page }) => page)).toEqual(['prowjob']);
  const without = { ...run, environment: makeEnvironment() };
  expect(await askPages(without, { pages: LIVE_PAGES, isReady: () => true, limits: LIMITS })).toEqual([]);
});

import { afterEach, expect, test } from 'vitest';
import type { Canary } from '../model/canary.js';
import { concludeRestarts } from './conclude-restarts.js';
import { type Answer, type ApiStandIn, startApiStandIn } from './fixtures/api-stand-in.js';
import { makeRun } from './fixtures/make-run.js';

const LIMITS = { waitLimitMs: 1, pauseMs: 1 };
const canary: Canary = { job: 'canary-a', spelling: null, type: 'periodic', way: 'prowjob' };
const started: ApiStandIn[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((api) => api.close()));
});

/** A run after one restart whose canary was seen pending; `first` is of the first start. */
async function afterRestart(answer: Answer) {
  const api = await startApiStandIn(() => answer, { role: 'service' });
  started.push(api);
  const run = makeRun({ clusters: [api.cluster] });
  for (const [prowJob, start] of [
    ['first', 0],
    ['second', 1],
  ] as const)
    run.history.append({ kind: 'canary-submitted', phase: 'candidate', start, prowJob, canary });
  const seen = { cluster: 'default', state: 'pending', description: '', settled: false, waitedMs: 1, waitLimitMs: 1 };
  run.history.append({ kind: 'prowjob-observed', phase: 'candidate', start: 1, prowJob: 'second', ...seen });
  return run;
}

const listOf = (status: object): Answer => ({
  status: 200,
  body: {
    metadata: {},
    items: [
      {
        metadata: { name: 'second', creationTimestamp: '2026-08-22T10:05:00Z' },
        spec: { job: 'canary-a', type: 'periodic', cluster: 'default' },
        status,
      },
    ],
  },
});

const ofOneEvent = (name: string) => ({
  metadata: { name, creationTimestamp: '2026-08-22T10:05:00Z', labels: { 'event-GUID': 'event' } },
  spec: { job: 'canary-a', type: 'periodic' },
  status: { state: 'aborted' },
});

test('says how a canary of a restart ended, and after how long by Prow’s own times', async () => {
  const run = await afterRestart(
    listOf({ state: 'error', description: 'lost', completionTime: '2026-08-22T10:05:07Z' }),
  );
  expect(await concludeRestarts(run, LIMITS)).toEqual([]);
  const looks = run.events().filter(({ kind }) => kind === 'prowjob-observed');
  expect(looks.at(-1)).toMatchObject({ prowJob: 'second', state: 'error', settled: true, waitedMs: 7_000 });
  expect(looks).toHaveLength(2);
});

test('says what else was made of the same request', async () => {
  const run = await afterRestart({ status: 200, body: { metadata: {}, items: ['second', 'twin'].map(ofOneEvent) } });
  await concludeRestarts(run, LIMITS);
  expect(run.events().at(-1)).toMatchObject({ prowJob: 'second', state: 'aborted', twins: ['twin'] });
});

test('leaves one open that does not end, and one that is not there', async () => {
  const run = await afterRestart(listOf({ state: 'pending' }));
  expect(await concludeRestarts(run, LIMITS)).toEqual(['canary-a']);
  expect(run.events().at(-1)).toMatchObject({ prowJob: 'second', state: 'pending', settled: false });
  const gone = await afterRestart({ status: 200, body: { metadata: {}, items: [] } });
  expect(await concludeRestarts(gone, LIMITS)).toEqual(['canary-a']);
  expect(gone.events().at(-1)).toMatchObject({ prowJob: 'second', state: '', settled: false });
});

test('says that nobody answered', async () => {
  const run = await afterRestart({ status: 500, body: { kind: 'Status', message: 'no leader' } });
  expect(await concludeRestarts(run, LIMITS)).toEqual(['canary-a']);
  expect(run.events().at(-1)).toMatchObject({ kind: 'undecided', cause: 'cluster-unreadable' });
});

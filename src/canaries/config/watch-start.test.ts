import { afterEach, describe, expect, test } from 'vitest';
import type { DeclaredComponent } from '../../model/environment.js';
import { connectCluster } from '../connect-cluster.js';
import { type ApiStandIn, startApiStandIn } from '../fixtures/api-stand-in.js';
import { watchStart } from './watch-start.js';

const component = {
  component: 'deck',
  container: 'deck',
  workload: { kind: 'Deployment', namespace: 'prow', name: 'deck' },
  metricsPort: null,
} as DeclaredComponent;
const FATAL = '{"level":"fatal","msg":"Error starting config agent.","error":"bad"}\n';
const signal = new AbortController().signal;

let cluster: ApiStandIn;
afterEach(() => cluster.close());

/** What is made of a pod that has this status, and these logs: of the container that runs, and of the one before. */
async function watched(status: object, logs: { now: string | null; before: string | null }) {
  cluster = await startApiStandIn((request) => {
    if (!request.includes('/log')) return { status: 200, body: { metadata: { name: 'trial' }, status } };
    const log = request.includes('previous=true') ? logs.before : logs.now;
    return log === null ? null : { status: 200, body: log };
  });
  const service = connectCluster(cluster.cluster, { signal });
  return watchStart({ component, name: 'trial', service, observer: null, signal }, { limitMs: 50 });
}

const ended = (restartCount: number) => {
  const terminated = { exitCode: 1 };
  const state = restartCount > 0 ? { running: {} } : { terminated };
  return { phase: 'Running', containerStatuses: [{ name: 'deck', restartCount, state, lastState: { terminated } }] };
};

describe('a component that ends', () => {
  test('has said why in the log of what ended', async () => {
    expect(await watched(ended(0), { now: FATAL, before: null })).toMatchObject({
      answer: 'refused',
      words: [expect.stringContaining('bad')],
    });
  });

  test.each([1, 0])(
    'has said why in the log of before, where it was started again %i times when it was looked at',
    async (times) => {
      const { words } = await watched(ended(times), { now: '', before: FATAL });
      expect(words).toEqual([expect.stringContaining('bad')]);
    },
  );

  test('and whose logs are gone has said nothing that is known', async () => {
    const { words } = await watched(ended(0), { now: null, before: null });
    expect(words).toEqual(['it said nothing, or its log is gone']);
  });
});

test('one that neither ends nor becomes ready was not asked', async () => {
  const waiting = { phase: 'Pending', containerStatuses: [{ name: 'deck', restartCount: 0, state: {} }] };
  expect(await watched(waiting, { now: null, before: null })).toMatchObject({ answer: 'not-asked' });
});

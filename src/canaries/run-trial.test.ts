import { afterEach, expect, test } from 'vitest';
import { type ApiStandIn, startApiStandIn } from './fixtures/api-stand-in.js';
import { makeRun } from './fixtures/make-run.js';
import { TRIAL_LIMITS, watchUntilOver } from './run-trial.js';
import type { ClusterSweep, Sweeper } from './sweep-clusters.js';
import type { WatchedCanaries } from './watched-canaries.js';

let api: ApiStandIn;
afterEach(() => api.close());

const NO_PROWJOBS = { status: 200, body: { metadata: {}, items: [] } };
const NOTHING_AWAITED = {
  ...{ update: () => undefined, place: () => undefined, awaited: () => [], waitingFor: () => [] },
  ...{ canaries: () => new Map(), prowJobs: () => new Map() },
} as unknown as WatchedCanaries;

/** The last look at a cluster that answers as given, once nothing is waited for. */
async function lastLook(answers: readonly Partial<ClusterSweep>[], asked?: { isOver: boolean }) {
  api = await startApiStandIn(() => NO_PROWJOBS);
  const glance = async () => answers.map((one) => ({ clusterId: 'prow-build', pods: [], ...one }) as ClusterSweep);
  return watchUntilOver(makeRun({ clusters: [{ ...api.cluster, role: 'service' }] }), {
    ...{ watched: NOTHING_AWAITED, sweeper: { glance } as unknown as Sweeper, start: 1, limits: TRIAL_LIMITS },
    ...(asked === undefined ? {} : { asked }),
  });
}

test('the last look may stand for a sweep where every cluster answered', async () => {
  expect(await lastLook([{ resourceVersion: '42' }])).toMatchObject([{ resourceVersion: '42' }]);
});

test('it may not where a cluster did not answer', async () => {
  expect(await lastLook([])).toBeNull();
});

test('it may not where something was still to be asked when it began', async () => {
  expect(await lastLook([{}], { isOver: false })).toBeNull();
});

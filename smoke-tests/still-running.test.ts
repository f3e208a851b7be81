import { describe, expect, test } from 'vitest';
import { concludeRestarts } from '../src/canaries/conclude-restarts.js';
import { observeWebhooks } from '../src/canaries/github/observe-webhooks.js';
import { observeMakers } from '../src/canaries/observe-makers.js';
import { observeRollout, type RolloutRecord } from '../src/canaries/observe-rollout.js';
import { saveAuditLogs } from '../src/canaries/save-audit-logs.js';
import { saveLogs } from '../src/canaries/save-logs.js';
import { isOfWorkload } from '../src/model/of-workload.js';
import { liveRun } from './live-run.js';
import { misplacedSoFar } from './misplaced-so-far.js';

const run = liveRun();
const running = run.environment.components.filter(({ replicas }) => replicas > 0);
/** Seen by the first test; the others say what it shows. */
let record: RolloutRecord;

test('every canary of a restart is over', async ({ signal }) => {
  // After a misplacement we stopped waiting on purpose, and some may never end.
  const limits = misplacedSoFar(run).length > 0 ? { waitLimitMs: 1, pauseMs: 1 } : undefined;
  expect(await run.observe(signal, () => concludeRestarts(run, limits))).toEqual([]);
});

test('every component is still there after all canaries', async ({ signal }) => {
  // What was there before the deployment was asked when it was fresh.
  record = await run.observe(signal, () => observeRollout(run, { previousPods: {} }));
  await Promise.all([saveLogs(run), saveAuditLogs(run), observeWebhooks(run), observeMakers(run)]);
  expect(record.workloads.map(({ component }) => component)).toEqual(running.map(({ component }) => component));
});

describe.each(running)('$component ($workload.name) stayed up', (declared) => {
  test('it is ready', () => {
    const own = record.processes.filter((one) => isOfWorkload(one, declared));
    expect(own.filter(({ ready }) => ready)).toHaveLength(declared.replicas);
  });

  test('none of its pods ended and was started again', () => {
    const own = record.restarts.filter((one) => isOfWorkload(one, declared));
    expect(own.filter(({ restarts }) => restarts > 0)).toEqual([]);
  });
});

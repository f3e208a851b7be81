import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { productionHistories } from '../../src/cli/production-histories.js';
import type { KeptRun } from '../../src/model/kept-run.js';
import { historyMetrics } from '../../src/report/history-metrics.js';
import { ensureTools } from '../../src/toolchain/ensure-tools.js';
import { recordedRun } from '../monitoring/support/recorded-run.js';
import { testRules, type Written } from '../monitoring/support/rule-test.js';
import { NIGHTS, nightAt } from './nights.js';

const DAY_MINUTES = 24 * 60;
const STEP_MINUTES = 5;
const MINUTE_MS = 60_000;

let folder: string;
let written: Written[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alerts-'));
  // Cold, it takes longer than any test may.
  await ensureTools(['promtool']);
  written = [];
  const runs: KeptRun[] = [];
  for (const [index, name] of NIGHTS.entries()) {
    if (name === null) continue;
    const run = await recordedRun(name, nightAt(index));
    runs.push(run);
    const text = await historyMetrics(productionHistories(runs, new Date(run.startedAt)));
    written.push({ minute: index * DAY_MINUTES + Math.ceil(run.durationMs / MINUTE_MS) + 1, text });
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const failing = ['ProwStagingFailed', 'ProwStagingRegression'];
const flake = ['ProwStagingFlake'];
/** What fires at half past nine, by night; nothing in the others. */
const MORNINGS: Readonly<Record<number, readonly string[]>> = {
  5: [...flake, 'ProwStagingFailed'],
  ...{ 6: flake, 7: flake },
  ...{ 8: [...flake, ...failing], 9: [...flake, ...failing], 10: flake },
  11: [...flake, 'ProwStagingProductionChanged'],
  ...Object.fromEntries([15, 16, 17, 18, 19, 20, 21].map((night) => [night, ['ProwStagingSilent']])),
  28: [...failing, 'ProwStagingProductionChanged'],
  ...{ 29: failing, 30: failing },
};

test('each morning of the month the alerts that fire are those that tell it', async () => {
  const firing = NIGHTS.map((_, index) => ({
    minute: index * DAY_MINUTES + 8 * 60,
    alerts: MORNINGS[index + 1] ?? [],
  }));
  const said = await testRules(written, firing, { folder, stepMinutes: STEP_MINUTES, startedAt: nightAt(0) });
  expect(said).toBe('');
});

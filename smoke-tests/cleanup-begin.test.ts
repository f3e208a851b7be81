import { expect, test } from 'vitest';
import { beginPlants } from './cleanup-work.js';
import { liveRun } from './live-run.js';

const { sinker } = liveRun().environment;

test.runIf(sinker !== undefined)('pods stand that sinker must tell apart', async ({ signal }) => {
  const { work } = await beginPlants(signal);
  const planted = work?.clusters.map(({ event }) => event.clusterId) ?? [];
  expect(planted.sort()).toEqual(sinker?.clusters);
});

import { expect, test } from 'vitest';
import { planLasting } from '../src/canaries/plan.js';
import { beginLasting } from './cleanup-work.js';
import { liveRun } from './live-run.js';

const planned = planLasting(liveRun().environment);

test.runIf(planned.length > 0)('canaries are submitted that last until they are aborted', async ({ signal }) => {
  const { work } = await beginLasting(signal);
  expect([...work.canaries.values()].map(({ job }) => job).sort()).toEqual(planned.map(({ job }) => job).sort());
});

import { expect, test } from 'vitest';
import { planKept, planLasting } from '../src/canaries/plan.js';
import { isGivenUp } from '../src/model/canary.js';
import { beginAfterwards } from './cleanup-work.js';
import { liveRun } from './live-run.js';

const { environment } = liveRun();
const planned = [...planLasting(environment), ...planKept(environment).filter(({ task }) => !isGivenUp(task))];

test('canaries are submitted that are to be aborted, evicted and held back', async ({ signal }) => {
  const { lasting, kept } = (await beginAfterwards(signal)).work;
  const jobs = [lasting, kept].flatMap(({ canaries }) => [...canaries.values()]).map(({ job }) => job);
  expect(jobs.sort()).toEqual(planned.map(({ job }) => job).sort());
});

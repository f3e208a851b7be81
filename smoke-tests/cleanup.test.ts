import { describe, expect, test } from 'vitest';
import { ABORT_LIMITS, abortCanaries, awaitRunning } from '../src/canaries/cleanup/abort-canaries.js';
import type { PodsLook } from '../src/canaries/cleanup/pods-of-prowjobs.js';
import { watchKept } from '../src/canaries/cleanup/watch-kept.js';
import { watchSinker } from '../src/canaries/cleanup/watch-sinker.js';
import { askPages, isAsItMust } from '../src/canaries/pages/ask-pages.js';
import { planKept } from '../src/canaries/plan.js';
import { createSweeper } from '../src/canaries/sweep-clusters.js';
import { PODS_DUE, PODS_KEPT } from '../src/model/cleanup-events.js';
import type { EventOf } from '../src/model/observations.js';
import { LIVE_PAGES, type Page, type PageAnswered } from '../src/model/page.js';
import { afterwardsBegun, beginGivenUp, plantsBegun } from './cleanup-work.js';
import { type LiveRun, liveRun } from './live-run.js';

const { environment } = liveRun();
/** Seen by the first test; the others say what it shows. */
let aborted: readonly EventOf<'abort-observed'>[] = [];
let pages: readonly PageAnswered[] = [];
let kept: readonly EventOf<'kept-observed'>[] = [];
let cleaned: readonly EventOf<'cleanup-observed'>[] = [];

test('deck is asked to abort canaries, and sinker is started again', async ({ signal }) => {
  const [{ run, work }, { work: plants }] = [await afterwardsBegun(signal), await plantsBegun(signal)];
  const { lasting } = work;
  await run.observe(signal, async () => {
    const [before, givenUp] = await Promise.all([awaitRunning(run, lasting), beginGivenUp(run)]);
    try {
      // What runs beside them must outlive both; before any is aborted, deck shows it.
      const [first, looks] = await Promise.all([
        readPages(run, before).then(() => abortCanaries(run, lasting, { task: 'abort', before })),
        plants === null ? [] : watchSinker(run, plants),
      ]);
      cleaned = looks;
      aborted = [...first, ...(await abortCanaries(run, lasting, { task: 'stay', before }))];
    } finally {
      await plants?.remove();
    }
    kept = (await Promise.all([work.kept, givenUp].map((some) => watchKept(run, some)))).flat();
    await createSweeper(run).sweep(0);
    lasting.conclude(ABORT_LIMITS.stopMs);
  });
  expect(aborted).toHaveLength(lasting.canaries.size);
  expect(kept).toHaveLength(planKept(environment).length);
  expect(cleaned).toHaveLength(plants?.clusters.length ?? 0);
});

/** What deck shows of canaries that run, of their ProwJobs, and not of those that are hidden. */
async function readPages(run: LiveRun, { pods }: PodsLook): Promise<void> {
  const running = new Set(pods.flatMap(({ prowJob, isRunning }) => (isRunning ? [prowJob] : [])));
  const isReady = (page: Page, prowJob: string): boolean => page !== 'running-log' || running.has(prowJob);
  pages = await askPages(run, { pages: LIVE_PAGES, isReady });
}

test('deck shows what runs and hides what is hidden', () => {
  expect(pages.filter((page) => !isAsItMust(page))).toEqual([]);
});

test('what is aborted stops, and what is not runs on', () => {
  for (const { state, pod, answer, neighbour } of aborted) {
    expect(answer).toMatchObject({ status: 200 });
    expect(state).toBe('aborted');
    expect(['gone', 'ended']).toContain(pod);
    expect(neighbour?.runs ?? true).toBe(true);
  }
});

test('what is evicted, held back and given up ends in time', () => {
  expect(kept.filter(({ completedAt }) => completedAt === null)).toEqual([]);
});

describe.each(environment.sinker?.clusters ?? [])('sinker, on cluster %s', (clusterId) => {
  const fates = () => cleaned.find((one) => one.clusterId === clusterId)?.pods ?? [];

  test.each(PODS_DUE)('removes a pod that is %s', (role) => {
    expect(fates().filter((pod) => pod.role === role)).toMatchObject([{ isGone: true }]);
  });

  test.each(PODS_KEPT)('leaves a pod that is %s', (role) => {
    expect(fates().filter((pod) => pod.role === role)).toMatchObject([{ isGone: false }]);
  });
});

import { expect, test } from 'vitest';
import { askPages, isAsItMust } from '../src/canaries/pages/ask-pages.js';
import { observeUploads, type UploadRecord } from '../src/canaries/uploads/observe-uploads.js';
import { BUILD_PAGES, type Page } from '../src/model/page.js';
import { expectedFiles } from '../src/model/uploaded-files.js';
import { liveRun } from './live-run.js';
import { misplacedSoFar } from './misplaced-so-far.js';

const run = liveRun();
const isDecorating = run.environment.canary.decorated !== null;
/** What is misplaced is blocked already; canaries that we stopped waiting for leave nothing, however long one looks. */
const AFTER_MISPLACEMENT = { waitLimitMs: 10_000, pauseMs: 1_000 };
/** Seen by the first test; the others say what it shows. */
let records: readonly UploadRecord[] = [];

test.runIf(isDecorating)('every decorated canary leaves results in cloud storage', async ({ signal }) => {
  records = await run.observe(signal, () =>
    observeUploads(run, misplacedSoFar(run).length > 0 ? AFTER_MISPLACEMENT : undefined),
  );
  expect(records.length).toBeGreaterThan(0);
  for (const { canary, upload } of records)
    expect(upload.files, canary.job).toEqual(expect.arrayContaining(expectedFiles(canary)));
});

test.runIf(isDecorating)('deck shows the build of every decorated canary, and its log', async ({ signal }) => {
  const whole = new Set(records.filter(isWhole).map(({ upload }) => upload.prowJob));
  const isReady = (_: Page, prowJob: string): boolean => whole.has(prowJob);
  const pages = await run.observe(signal, () => askPages(run, { pages: BUILD_PAGES, isReady }));
  expect(pages.filter((page) => !isAsItMust(page))).toEqual([]);
});

/** What is not there, deck cannot show. */
function isWhole({ canary, upload }: UploadRecord): boolean {
  return expectedFiles(canary).every((file) => upload.files.includes(file));
}

test.runIf(isDecorating)('a canary that fails on purpose is a failure, and any other a success', () => {
  const told = records.map(({ canary, upload }) => `${canary.job}: ${upload.state}, passed ${upload.passed}`);
  const expected = records.map(
    ({ canary }) => `${canary.job}: ${canary.task === 'fail' ? 'failure, passed false' : 'success, passed true'}`,
  );
  expect(told).toEqual(expected);
});

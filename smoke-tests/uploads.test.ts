import { expect, test } from 'vitest';
import { observeUploads, type UploadRecord } from '../src/canaries/uploads/observe-uploads.js';
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
    expect(upload.files, canary.job).toEqual(expect.arrayContaining(expectedFiles(canary.spelling)));
});

test.runIf(isDecorating)('a canary that fails on purpose is a failure, and any other a success', () => {
  const told = records.map(({ canary, upload }) => `${canary.job}: ${upload.state}, passed ${upload.passed}`);
  const expected = records.map(
    ({ canary }) => `${canary.job}: ${canary.task === 'fail' ? 'failure, passed false' : 'success, passed true'}`,
  );
  expect(told).toEqual(expected);
});

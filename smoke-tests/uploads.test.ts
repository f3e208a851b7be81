import { expect, test } from 'vitest';
import { observeUploads, type UploadRecord } from '../src/canaries/uploads/observe-uploads.js';
import { expectedFiles } from '../src/model/uploaded-files.js';
import { liveRun } from './live-run.js';

const run = liveRun();
const isDecorating = run.environment.canary.decorated !== null;
/** Seen by the first test; the others say what it shows. */
let records: readonly UploadRecord[] = [];

test.runIf(isDecorating)('every decorated canary leaves results in cloud storage', async ({ signal }) => {
  records = await run.observe(signal, () => observeUploads(run));
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

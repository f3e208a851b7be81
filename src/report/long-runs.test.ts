import { expect, test } from 'vitest';
import type { Finding } from '../model/verdict.js';
import { hostileRun } from './fixtures/hostile-run.js';
import { verdictSection } from './page/verdict-section.js';
import { stepSummary } from './step-summary.js';

/** GitHub refuses more. */
const SUMMARY_MAX_BYTES = 1024 * 1024;

/** A run in which so many jobs fail, each with a step of its own. */
function runOf(jobs: number) {
  const findings = Array.from(
    { length: jobs },
    (_, index): Finding => ({
      ...{ check: 'every-job', outcome: 'fail', subject: `job ${index}`, expected: 'e', observed: 'o', evidence: 'v' },
      next: `look at job ${index}`,
    }),
  );
  const run = hostileRun('x');
  const notProven = Array.from({ length: jobs }, (_, index) => `gap ${index}`);
  return { ...run, verdict: { ...run.verdict, outcome: 'fail' as const, findings, notProven } };
}

test('a summary of twenty thousand steps is one that GitHub takes, and says what it leaves out', () => {
  const summary = stepSummary(runOf(20_000));
  expect(Buffer.byteLength(summary)).toBeLessThan(SUMMARY_MAX_BYTES / 4);
  for (const left of ['19990 more steps', '19990 more findings', '19900 more gaps'])
    expect(summary).toContain(`<p>${left} in report.html.</p>`);
});

test('a summary of a few steps leaves nothing out', () => {
  expect(stepSummary(runOf(3))).not.toContain('in report.html');
});

test('a summary says how much of the matrix alias × way is proven, and shows it', () => {
  const summary = stepSummary(runOf(3));
  expect(summary).toContain('<summary>Where each alias led, by each way in: 0 of 1 cells proven</summary>');
  expect(summary).toContain('<pre><code>cluster:  prowjob</code>\n<code>x  fail</code></pre>');
  expect(stepSummary({ ...runOf(3), matrix: '' })).not.toContain('Where each alias led');
});

const top = (jobs: number) => verdictSection({ ...runOf(jobs), boskos: null }, { runs: [], flakes: [] });

test('the top of a report folds all steps but the first, and says where those stand that it leaves out', () => {
  expect(top(9)).toContain('Each finding names its own, under Findings.');
  expect(top(9)).toContain('<summary>Further steps</summary><ol start="2">');
  expect(top(2)).toContain('<summary>Another step</summary>');
  expect(top(3)).not.toContain('names its own');
  expect(top(1)).not.toContain('<div class="steps">');
});

test('a report counts findings, and nothing else, wherever it leaves some out', () => {
  expect(top(9)).toContain('9 of 9 findings fail');
  expect(top(9)).toContain('job 0; job 1; job 2; and others');
  expect(top(9)).toContain('These are 3 of 9 findings that fail; each stands under Findings.');
  expect(top(9)).not.toMatch(/\d more/);
  expect(top(3)).not.toMatch(/These are|and others/);
});

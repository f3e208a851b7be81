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
  expect(summary).toContain('<p>19990 more in report.html.</p>');
  expect(summary).toContain('<p>19900 more in report.html.</p>');
});

test('a summary of a few steps leaves nothing out', () => {
  expect(stepSummary(runOf(3))).not.toContain('more in report.html');
});

test('the top of a report says how many steps it leaves out, and folds all but the first', () => {
  const top = (jobs: number) => verdictSection({ ...runOf(jobs), boskos: null }, { runs: [], flakes: [] });
  expect(top(9)).toContain('<small>5 more below, under Findings.</small>');
  expect(top(9)).toContain('<summary>8 more</summary><ol start="2">');
  expect(top(3)).toContain('<summary>2 more</summary>');
  expect(top(3)).not.toContain('more below');
  expect(top(1)).not.toContain('<div class="steps">');
});

import { expect, test } from 'vitest';
import { newProblems } from './new-problems.js';

const SCAN = 'periodic scan runs code of stranger/tools on trusted cluster prow';

test('what is wrong after a change and was not before is a change that nobody can prove', () => {
  const problems = [`${SCAN} (jobs/scan.yaml:3)`];
  expect(newProblems({ problems: [] }, { problems })).toEqual([
    { reason: 'new-problem', subject: SCAN, place: 'jobs/scan.yaml:3' },
  ]);
});

test('what was wrong before, on another line or not, is none, nor is what is right now', () => {
  const [before, after] = [[`${SCAN} (jobs/scan.yaml:3)`, 'another (production.yaml)'], [`${SCAN} (jobs/scan.yaml:9)`]];
  expect(newProblems({ problems: before }, { problems: after })).toEqual([]);
});

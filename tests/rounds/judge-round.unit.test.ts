import { expect, test } from 'vitest';
import { judgeInterrupted, judgeRound } from './judge-round.js';

const test1 = (title: string, status: string, failureMessages: string[] = []) => ({ title, status, failureMessages });
const report = (...assertionResults: object[]) => ({
  testResults: [{ name: '/a/some.test.ts', status: 'passed', message: '', assertionResults }],
});
const ended = { exitCode: 0, limits: 0, lastWords: 'bye' };

test('a round in which every test passed is clean', () => {
  const judged = judgeRound(report(test1('a', 'passed'), test1('b', 'passed')), ended);
  expect(judged).toEqual({ passed: 2, skipped: 0, lost: [] });
});

test('what failed is lost, with its message', () => {
  const { lost } = judgeRound(report(test1('a', 'passed'), test1('b', 'failed', ['why'])), { ...ended, exitCode: 1 });
  expect(lost).toEqual([{ name: 'b', message: 'why' }]);
});

test('a known limit is not lost, and another test that was not asked is', () => {
  const one = report(test1('a', 'passed'), test1('b', 'skipped'));
  expect(judgeRound(one, { ...ended, limits: 1 }).lost).toEqual([]);
  expect(judgeRound(one, ended).lost).toEqual([
    { name: 'the suite', message: '1 tests were not asked, and 0 are known limits' },
  ]);
});

test('a file that could not begin is lost, by its name', () => {
  const file = { name: '/a/some.test.ts', status: 'failed', message: 'no cluster', assertionResults: [] };
  const other = { name: '/a/b.test.ts', status: 'passed', assertionResults: [test1('b', 'passed')] };
  const { lost } = judgeRound({ testResults: [file, other] }, { ...ended, exitCode: 1 });
  expect(lost).toEqual([{ name: 'some.test.ts', message: 'no cluster' }]);
});

test('a run that left nothing, asked nothing or ended otherwise is lost', () => {
  for (const judged of [
    judgeRound(null, ended),
    judgeRound(report(), ended),
    judgeRound(report(test1('a', 'passed')), { ...ended, exitCode: 1 }),
    judgeRound(report(test1('a', 'passed')), { ...ended, exitCode: null }),
  ])
    expect(judged.lost).toMatchObject([{ name: 'the suite', message: expect.stringContaining('bye') }]);
});

test('an interrupted round is lost where it had lost something, and else none', () => {
  const good = ' ✓ |kubelet| tests/a.test.ts > a kubelet > × and FAIL in a name 3ms\n';
  expect(judgeInterrupted(good)).toBeNull();
  const lost = judgeInterrupted(`${good} × |kubelet| tests/a.test.ts > a kubelet > b 3ms\n`)?.lost;
  expect(lost).toEqual([
    { name: 'the suite', message: 'was interrupted after × |kubelet| tests/a.test.ts > a kubelet > b 3ms' },
  ]);
  expect(judgeInterrupted(` FAIL  |kubelet| tests/a.test.ts\n`)?.lost).toHaveLength(1);
});

import { expect, test } from 'vitest';
import type { Bisection, JudgedCommit } from './bisection.js';
import { explainBisection } from './explain-bisection.js';

const power = { faultFraction: 0.5, power: 0.95 };
const one = (commit: string, outcome: JudgedCommit['outcome'], checks: JudgedCommit['checks'] = []): JudgedCommit => ({
  ...{ commit, outcome, checks, subject: `say ${commit}`, because: `a ${outcome}`, run: null },
});
const found: Bisection = {
  ...{ good: 'a', bad: 'd', suspects: [], undecided: null },
  firstBad: one('c', 'fail', ['placement']),
  judged: [one('d', 'fail', ['placement', 'rollout']), one('a', 'pass'), one('c', 'fail', ['placement'])],
};

test('the answer names the commit, and what a pass cannot say', () => {
  const text = explainBisection(found, { power });
  expect(text).toContain('First bad commit: c say c');
  expect(text).toContain('at power 0.5,0.95');
  expect(text).not.toContain('another fault');
});

test('a first commit that fails otherwise than the bad one is said to', () => {
  const other = { ...found, firstBad: one('c', 'fail', ['upload']) };
  expect(explainBisection(other, { power })).toContain('another fault');
});

test('what is not decided names every suspect', () => {
  const open = { ...found, firstBad: null, suspects: ['c', 'b'], undecided: 'one commit could not be judged' };
  const text = explainBisection(open, { power });
  expect(text).toContain('Not decided: one commit could not be judged.');
  expect(text).toContain('one of them: c\n  one of them: b');
  expect(text).not.toContain('First bad commit');
});

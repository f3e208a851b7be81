import { expect, test } from 'vitest';
import type { ProwJob } from './prowjobs.js';
import { twinsOf } from './twins.js';

function prowJob(name: string, changes: Partial<ProwJob>): ProwJob {
  return {
    ...{ name, job: 'a', type: 'presubmit', cluster: null, sha: null, pull: 7, baseSha: null, state: 'pending' },
    ...{ description: '', buildId: '', link: '', createdAt: new Date(0), isComplete: false, isMarked: false },
    ...{ delivery: null, message: null, startedAt: null, completedAt: null },
    ...changes,
  };
}

test('of the same event or message and the same job one is the twin of the other', () => {
  const hooks = prowJob('one', { delivery: 'event' });
  const subs = prowJob('three', { message: 'message' });
  const seen = [hooks, prowJob('two', { delivery: 'event' }), subs, prowJob('four', { message: 'message' })];
  expect(twinsOf(hooks, seen)).toEqual(['two']);
  expect(twinsOf(subs, seen)).toEqual(['four']);
});

test('another job of the same event, another event of the same job, and what says nothing of itself are none', () => {
  const one = prowJob('one', { delivery: 'event' });
  const others = [prowJob('two', { delivery: 'event', job: 'b' }), prowJob('three', { delivery: 'another' })];
  expect(twinsOf(one, [one, ...others])).toEqual([]);
  const silent = prowJob('four', {});
  expect(twinsOf(silent, [silent, prowJob('five', {})])).toEqual([]);
});

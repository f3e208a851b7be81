import { describe, expect, test } from 'vitest';
import type { SeenPod } from '../../model/confirmation.js';
import { steadinessDoubts } from './steadiness-doubts.js';

const at = '2026-11-26T09:00:00.000Z';
const POD: SeenPod = {
  ...{ name: 'hook-1', uid: 'one', revision: 'new', image: 'hook', imageId: 'sha256:aa', ready: true, unready: '' },
  ...{ ending: false, startedAt: '2026-11-26T08:00:00.000Z', readySince: '2026-11-26T08:00:05.000Z' },
  ...{ restarts: 0, restartedAt: null, prowVersion: null },
};
const doubts = (changes: Partial<SeenPod>, earlier?: number) =>
  steadinessDoubts({ ...POD, ...changes }, { at, earlier }).map(({ outcome, observed }) => `${outcome}: ${observed}`);

test('a pod that has been ready for a while stays', () => {
  expect(doubts({})).toEqual([]);
});

test('one that ended long ago stays too, also where it was looked at before', () => {
  const long = { restarts: 3, restartedAt: '2026-11-26T08:49:59.000Z' };
  expect(doubts(long)).toEqual([]);
  expect(doubts(long, 3)).toEqual([]);
  expect(doubts(long, 2)).toEqual([]);
});

describe('one that is between two ends', () => {
  const looping = { restarts: 4711, restartedAt: '2026-11-26T08:59:40.000Z', readySince: '2026-11-26T08:57:00.000Z' };

  test('is not known to stay', () => {
    expect(doubts(looping).join()).toMatch(
      /^inconclusive: pod hook-1 was started again 4711 times, last 2026-11-26T08:59/,
    );
    expect(doubts({ ...looping, restartedAt: null }).join()).toMatch(/^inconclusive: .*nobody knows when/);
  });

  test('fails where it ended while it was looked at, ready or not', () => {
    expect(doubts(looping, 4710)).toEqual([
      'fail: pod hook-1 was started again 4711 times, and once while it was looked at',
    ]);
    expect(doubts({ ...looping, ready: false }, 4709).join()).toContain('and 2 times while');
  });
});

test('one that has just become ready is not known to stay', () => {
  expect(doubts({ readySince: '2026-11-26T08:59:01.000Z' }).join()).toMatch(/^inconclusive: .*for 60 s/);
  expect(doubts({ readySince: '2026-11-26T08:59:00.000Z' })).toEqual([]);
  expect(doubts({ readySince: null }).join()).toMatch(/^inconclusive: nobody says since when/);
});

import { describe, expect, test } from 'vitest';
import { exampleEvents, historyOf } from '../../model/fixtures/example-run.js';
import type { HistoryEvent } from '../../model/history-event.js';
import { podLives } from './pod-lives.js';
import { runClock } from './run-clock.js';

const livesOf = (events: readonly HistoryEvent[]) => podLives(runClock(historyOf(events)));
const good = exampleEvents({ starts: 3 });

describe('a pod', () => {
  test('is known by the phase in which it was first seen, and ends where the next ones are all there are', () => {
    const lives = livesOf(good);
    expect(new Set(lives.map(({ phase }) => phase))).toEqual(new Set(['baseline', 'candidate']));
    const restarted = lives.filter(({ component }) => component === 'prow-controller-manager');
    for (const [index, life] of restarted.slice(0, -1).entries())
      expect(life.to).toBeLessThanOrEqual(restarted[index + 1]?.from ?? 0);
  });

  test('ends where it was moved to another node, and the one that came is there', () => {
    const moved: HistoryEvent = {
      ...{ kind: 'workload-moved', phase: 'candidate', start: 3, clusterId: 'prow', node: 'host-prow-0' },
      ...{ component: 'prow-controller-manager', workload: 'Deployment prow/prow-controller-manager' },
      ...{ moved: ['candidate-pod-2'], isBack: true, waitedMs: 1, limitMs: 2, fewerMs: 1, noneMs: 1 },
      pods: [{ podName: 'elsewhere', podUid: 'uid-elsewhere', node: 'host-prow-1', ready: true, unready: '' }],
    };
    const lives = livesOf([...good, moved]);
    const [before, after] = ['candidate-pod-2', 'uid-elsewhere'].map((uid) => lives.find((one) => one.uid === uid));
    expect(after?.name).toBe('elsewhere');
    expect(before?.to).toBeLessThanOrEqual(after?.from ?? 0);
  });

  test('is odd where it came back by itself or runs another executable, and else is not', () => {
    expect(livesOf(good).filter(({ restarts, isUnlike }) => restarts > 0 || isUnlike)).toEqual([]);
    const ending = good.map((one) => (one.kind === 'restarts-observed' ? { ...one, restarts: 2 } : one));
    expect(livesOf(ending).some(({ restarts }) => restarts === 2)).toBe(true);
    const other = good.map((one) =>
      one.kind === 'rollout-observed' ? { ...one, executableSha256: 'f'.repeat(64) } : one,
    );
    expect(livesOf(other).some(({ isUnlike }) => isUnlike)).toBe(true);
  });
});

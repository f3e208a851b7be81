import { describe, expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION, exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import type { HistoryEvent } from '../model/history-event.js';
import { rolloutCheck } from './rollout-check.js';

const LOOKS = ['workload-observed', 'rollout-observed', 'restarts-observed'];

/** What was seen of the candidate once more, of another pod. */
function seenAgain(uid: string): HistoryEvent[] {
  const own = exampleEvents().filter(
    (event) => 'phase' in event && event.phase === 'candidate' && LOOKS.includes(event.kind),
  );
  return JSON.parse(JSON.stringify(own).replaceAll('candidate-pod-0', uid)) as HistoryEvent[];
}

const open = (events: readonly HistoryEvent[]) =>
  rolloutCheck(EXAMPLE_DESCRIPTION, historyOf(events)).filter(({ outcome }) => outcome !== 'pass');

const pod = (podUid: string) => ({ podName: podUid, podUid, node: 'n1', ready: true, unready: '' });
const moved = (podUid: string): HistoryEvent => ({
  ...{ kind: 'workload-moved', phase: 'candidate', start: 9, clusterId: 'prow', node: 'n0' },
  ...{ component: 'prow-controller-manager', workload: 'Deployment prow/prow-controller-manager' },
  ...{ moved: ['candidate-pod-4'], isBack: true, waitedMs: 1, limitMs: 2, fewerMs: 0, noneMs: 0, pods: [pod(podUid)] },
});

test('pods of the deployment and of restarts are accounted for', () => {
  expect(open(exampleEvents({ starts: 5 }))).toEqual([]);
});

test('a pod that replaced itself between two looks is inconclusive, although nothing restarted', () => {
  expect(open([...exampleEvents(), ...seenAgain('x1')])).toMatchObject([
    {
      outcome: 'inconclusive',
      subject: 'pods of prow-controller-manager',
      expected: 'the 1 of the deployment, and those of restarts, drains and outages of this run',
      observed: expect.stringContaining('2 that none of these made (candidate-pod-0, x1)'),
    },
  ]);
});

test('so is one that a restart found in the place of the pod that the restart before it had left', () => {
  const events = exampleEvents().map(
    (event): HistoryEvent =>
      event.kind === 'component-started' && event.phase === 'candidate' && event.start === 2
        ? { ...event, previousPodUids: ['stranger'] }
        : event,
  );
  expect(open(events)).toMatchObject([{ outcome: 'inconclusive', subject: 'pods of prow-controller-manager' }]);
});

test('pods beside each other have not taken each other’s place: they are too many, and that is said', () => {
  const events = exampleEvents().map(
    (event): HistoryEvent =>
      event.kind === 'workload-observed' && event.phase === 'candidate'
        ? { ...event, pods: [...event.pods, 'surge'] }
        : event,
  );
  expect(open(events).map(({ outcome, subject }) => [outcome, subject])).toEqual([
    ['fail', 'prow-controller-manager (Deployment prow/prow-controller-manager)'],
  ]);
});

describe('a pod that a drain has moved', () => {
  test('is accounted for', () => {
    expect(open([...exampleEvents(), moved('x1'), ...seenAgain('x1')])).toEqual([]);
  });

  test('accounts for no other', () => {
    const events = [...exampleEvents(), moved('x1'), ...seenAgain('x1'), ...seenAgain('x2')];
    expect(open(events)[0]?.observed).toContain('candidate-pod-0, x2');
  });
});

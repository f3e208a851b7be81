import type { HistoryEvent } from '../../../src/model/history-event.js';

/** Of the canaries that flow while the node is drained: the run must have one start more than are restarts of its. */
const AT = { phase: 'candidate', clusterId: 'prow', node: 'host-prow-0' } as const;

/** The events of a run of `starts` starts in which a node was drained during the last of them, and all came back. */
export function drained(events: readonly HistoryEvent[], starts: number): HistoryEvent[] {
  const start = starts - 1;
  const back = { podName: 'plank-new', podUid: 'uid-new' };
  const looks = events.flatMap((event): HistoryEvent[] => {
    if (event.kind !== 'rollout-observed' && event.kind !== 'restarts-observed') return [];
    return event.phase === 'candidate' ? [{ ...event, ...back }] : [];
  });
  return [
    ...events.filter((event) => !(event.kind === 'component-started' && event.start === start)),
    { kind: 'drain-started', phase: 'candidate', nodes: [{ clusterId: AT.clusterId, node: AT.node }] },
    {
      ...{ kind: 'node-drained', ...AT, start, evicted: [{ podName: 'plank-old', podUid: 'uid-old' }] },
      ...{ refused: [], left: [], postponed: 2, tookMs: 4_200, limitMs: 150_000 },
    },
    {
      ...{ kind: 'workload-moved', ...AT, start, component: 'prow-controller-manager' },
      ...{ workload: 'Deployment prow/prow-controller-manager', moved: ['uid-old'], isBack: true },
      ...{ waitedMs: 9_000, limitMs: 150_000, fewerMs: 3_100, noneMs: 2_900 },
      pods: [{ ...back, node: 'host-prow-1', ready: true, unready: '' }],
    },
    ...looks.slice(-2),
  ];
}

import { expect, test } from 'vitest';
import type { HistoryEvent } from '../model/history-event.js';
import { keepVanishing } from './keep-vanishing.js';
import type { ClusterSweep } from './sweep-clusters.js';

const look = (resourceVersion: number, ...uids: string[]): ClusterSweep => ({
  ...{ kind: 'cluster-swept', phase: 'baseline', start: 0, clusterId: 'service', kubeSystemUid: 'uid' },
  ...{ resourceVersion: `${resourceVersion}`, podCount: uids.length, audited: [] },
  pods: uids.map((uid) => ({
    ...{ namespace: 'test-pods', name: uid, uid, prowJob: uid, job: 'scan', plankVersion: 'v1' },
    ...{ serviceAccount: 'default', volumes: [], ranMs: null },
  })),
});

function vanishing() {
  const events: HistoryEvent[] = [];
  const history = { append: (event: HistoryEvent) => void events.push(event) };
  return { events, ...keepVanishing(history as never) };
}

test('a pod that was seen once and is gone is written down, as it was seen', () => {
  const { events, keep } = vanishing();
  keep(look(1, 'a', 'b'));
  keep(look(2, 'b'));
  expect(events).toEqual([look(1, 'a', 'b')]);
});

test('nothing is written down while every pod is still there, or where the history has it', () => {
  const { events, keep, written } = vanishing();
  keep(look(1, 'a'));
  keep(look(2, 'a', 'b'));
  expect(events).toEqual([]);
  written(keep(look(3, 'a', 'b')));
  keep(look(4));
  expect(events).toEqual([]);
});

test('each cluster is compared with itself', () => {
  const { events, keep } = vanishing();
  keep(look(1, 'a'));
  keep({ ...look(9), clusterId: 'other' });
  expect(events).toEqual([]);
});

test('what vanished is written down once', () => {
  const { events, keep } = vanishing();
  keep(look(1, 'a'));
  keep(look(2));
  keep(look(3));
  expect(events).toHaveLength(1);
});

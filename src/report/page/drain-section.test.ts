import { expect, test } from 'vitest';
import { exampleEvents, historyOf } from '../../model/fixtures/example-run.js';
import type { HistoryEvent } from '../../model/history-event.js';
import type { Finding } from '../../model/verdict.js';
import { drainSection } from './drain-section.js';

const AT = { phase: 'candidate', start: 1, clusterId: 'prow', node: 'host-prow-0' } as const;
const DRAINED: HistoryEvent = {
  ...{ kind: 'node-drained', ...AT, evicted: [], refused: [], left: [], postponed: 0, tookMs: 2_000, limitMs: 9_000 },
};
const moved = (component: string, noneMs: number, isBack: boolean): HistoryEvent => ({
  ...{ kind: 'workload-moved', ...AT, component, workload: `Deployment default/${component}`, moved: ['a', 'b'] },
  ...{ isBack, waitedMs: 9_000, limitMs: 120_000, fewerMs: 9_500, noneMs, pods: [] },
});
const JOBS: Finding = {
  ...{ check: 'drain', outcome: 'pass', subject: 'jobs that are started meanwhile', expected: 'each once' },
  ...{
    observed: '12 canaries in 1 drains, none lost, none doubled',
    evidence: 'history.jsonl line 1',
    next: 'nothing',
  },
};
const shown = (...events: HistoryEvent[]): string =>
  drainSection({ findings: [JOBS] }, historyOf([...exampleEvents(), ...events]));

test('each workload that moved has a row, and the longest silence and the jobs are said above', () => {
  const html = shown(DRAINED, moved('hook', 0, true), moved('tide', 8_400, true));
  expect(html).toContain('1 node was drained. Longest without a ready pod: tide, 8.4 s. Jobs meanwhile: 12 canaries');
  expect(html).toMatch(
    /tide<\/th><td>host-prow-0 of prow<\/td><td>2<\/td><td>8.4 s<\/td><td>9.5 s<\/td><td class="pass">/,
  );
});

test('one that is not back is said so', () => {
  expect(shown(DRAINED, moved('tide', 8_400, false))).toMatch(/<td class="fail">.*<\/svg> not back/);
});

test('a drain at which nothing of Prow moved says so', () => {
  expect(shown(DRAINED)).toContain('Nothing of Prow moved.');
});

test('a run that drained nothing has no such section', () => {
  expect(shown()).toBe('');
});

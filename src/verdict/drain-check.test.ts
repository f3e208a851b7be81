import { describe, expect, test } from 'vitest';
import {
  EXAMPLE_DESCRIPTION,
  type ExampleOptions,
  exampleEvents,
  expectedFate,
  historyOf,
} from '../model/fixtures/example-run.js';
import type { HistoryEvent } from '../model/history-event.js';
import type { EventOf } from '../model/observations.js';
import { worst } from '../model/outcome.js';
import type { Finding } from '../model/verdict.js';
import { drainCheck } from './drain-check.js';
import { judge } from './judge.js';
import { LATENCY_MEASURES } from './latencies.js';
import { trialsOf } from './trials.js';

/** Of the canaries that flow while the node is drained: one more than the restarts of the example. */
const START = 5;
const AT = { phase: 'candidate', start: START, clusterId: 'prow', node: 'host-prow-0' } as const;

const STARTED: EventOf<'drain-started'> = {
  ...{ kind: 'drain-started', phase: 'candidate' },
  nodes: [{ clusterId: 'prow', node: 'host-prow-0' }],
};
const OLD = { podName: 'plank-old', podUid: 'uid-old' };
const DRAINED: EventOf<'node-drained'> = {
  ...{ kind: 'node-drained', ...AT, evicted: [OLD], refused: [], left: [] },
  ...{ postponed: 2, tookMs: 4_200, limitMs: 150_000 },
};
const NEW = { podName: 'plank-new', podUid: 'uid-new', node: 'host-prow-1', ready: true, unready: '' };
const MOVED: EventOf<'workload-moved'> = {
  ...{ kind: 'workload-moved', ...AT, component: 'prow-controller-manager' },
  ...{ workload: 'Deployment prow/prow-controller-manager', moved: ['uid-old'], isBack: true },
  ...{ waitedMs: 9_000, limitMs: 150_000, fewerMs: 3_100, noneMs: 2_900, pods: [NEW] },
};

/** A good run, its canaries of the drain included, before what a drain writes down. */
function upToDrain(fateOf: ExampleOptions['fateOf'] = expectedFate): HistoryEvent[] {
  return exampleEvents({ starts: START + 1, fateOf }).filter(
    (event) => !(event.kind === 'component-started' && event.start === START),
  );
}
const asked = (events: readonly HistoryEvent[], fateOf?: ExampleOptions['fateOf']): Finding[] =>
  drainCheck(EXAMPLE_DESCRIPTION, historyOf([...upToDrain(fateOf), ...events]));
const of = (findings: readonly Finding[], outcome: Finding['outcome']): string =>
  findings
    .filter((one) => one.outcome === outcome)
    .map(({ subject, observed }) => `${subject}: ${observed}`)
    .join('\n');

describe('a drain after which everything is back', () => {
  const findings = asked([STARTED, DRAINED, MOVED]);

  test('passes, with a finding for the node, the workload and the jobs', () => {
    expect(findings.map(({ outcome, subject }) => [outcome, subject])).toEqual([
      ['pass', 'node host-prow-0 of prow'],
      ['pass', 'prow-controller-manager (Deployment prow/prow-controller-manager)'],
      ['pass', 'jobs that are started meanwhile'],
    ]);
  });

  test('says what moved, what a budget put off, and how long nothing was ready', () => {
    const said = findings.map(({ observed }) => observed);
    expect(said[0]).toBe('empty after 4.2 s, 2 evictions put off by a budget; moved prow-controller-manager (1)');
    expect(said[1]).toBe('back after 1 drain; at most 2.9 s without a ready pod, 3.1 s with fewer than wanted');
    expect(said[2]).toBe('5 canaries in 1 drain, none lost, none doubled');
  });

  test('is no start of a component, and its canaries are no measure of latency', () => {
    const history = historyOf([...upToDrain(), STARTED, DRAINED, MOVED]);
    expect(trialsOf(EXAMPLE_DESCRIPTION, history)[0]).toMatchObject({ counted: [0, 1, 2, 3, 4], rejected: [] });
    const without = historyOf(exampleEvents({ starts: START }));
    for (const { of: measured } of LATENCY_MEASURES) expect(measured(history).length).toBe(measured(without).length);
    expect(judge(EXAMPLE_DESCRIPTION, history).outcome).toBe('pass');
  });
});

test('nothing is said of a run that set out to drain nothing', () => {
  expect(asked([])).toEqual([]);
});

test('a candidate that is not ready on another node fails', () => {
  const pods = [{ ...NEW, ready: false, unready: 'prow-controller-manager: CrashLoopBackOff, exit code 1' }];
  const findings = asked([STARTED, DRAINED, { ...MOVED, isBack: false, pods }]);
  expect(of(findings, 'fail')).toBe(
    'prow-controller-manager (Deployment prow/prow-controller-manager): not back 150 s after node host-prow-0 was drained (plank-new: prow-controller-manager: CrashLoopBackOff, exit code 1)',
  );
  const history = historyOf([...upToDrain(), STARTED, DRAINED, { ...MOVED, isBack: false, pods }]);
  expect(judge(EXAMPLE_DESCRIPTION, history).outcome).toBe('fail');
});

test('one whose controller makes no new pod fails', () => {
  expect(of(asked([STARTED, DRAINED, { ...MOVED, isBack: false, pods: [] }]), 'fail')).toContain(
    'not back 150 s after',
  );
});

test('where staging has no room for it, nothing is known of the candidate', () => {
  const pods = [{ ...NEW, node: null, ready: false, unready: 'Unschedulable' }];
  const findings = asked([STARTED, DRAINED, { ...MOVED, isBack: false, pods }]);
  expect(of(findings, 'fail')).toBe('');
  expect(of(findings, 'inconclusive')).toContain('(plank-new: Unschedulable)');
});

test('a pod that is told to go and does not fails; one that a budget keeps is not decided', () => {
  expect(of(asked([STARTED, { ...DRAINED, left: [OLD] }, MOVED]), 'fail')).toBe(
    'node host-prow-0 of prow: plank-old did not end within 150 s',
  );
  const kept = asked([STARTED, { ...DRAINED, evicted: [], refused: [OLD] }, MOVED]);
  expect(of(kept, 'fail')).toBe('');
  expect(of(kept, 'inconclusive')).toBe(
    'node host-prow-0 of prow: a disruption budget allowed no eviction of plank-old within 150 s',
  );
});

test('a job that is lost, doubled or misplaced meanwhile counts', () => {
  const lost = asked([STARTED, DRAINED, MOVED], (probe) =>
    probe.start === START ? { ...expectedFate(probe), state: 'error', places: [] } : expectedFate(probe),
  );
  expect(of(lost, 'fail')).toContain('jobs that are started meanwhile: ');
  const earlier = asked([STARTED, DRAINED, MOVED], (probe) =>
    probe.start === 1 ? { ...expectedFate(probe), state: 'error', places: [] } : expectedFate(probe),
  );
  expect(worst(earlier.map(({ outcome }) => outcome))).toBe('pass');
});

describe('what nobody looked at is not proven', () => {
  test.each<[string, HistoryEvent[], string]>([
    ['a node nobody came to', [STARTED, MOVED], 'node host-prow-0 of prow: nobody drained it'],
    ['nothing that had to move', [STARTED, DRAINED], 'what runs: none had a pod on a node that was drained'],
    ['no node at all', [{ ...STARTED, nodes: [] }], 'what runs: none had a pod'],
    ['drains that nobody announced', [DRAINED, MOVED], 'nodes: lines about drained nodes, and none such'],
  ])('%s', (_, events, said) => {
    expect(of(asked(events), 'inconclusive')).toContain(said);
  });

  test('canaries that did not flow', () => {
    const events = [...exampleEvents(), STARTED, DRAINED, MOVED];
    const findings = drainCheck(EXAMPLE_DESCRIPTION, historyOf(events));
    expect(of(findings, 'inconclusive')).toBe('jobs that are started meanwhile: no canary was submitted meanwhile');
  });
});

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

/** What is looked at of the pod that came back. */
function looks(change: Partial<EventOf<'rollout-observed'>> = {}): HistoryEvent[] {
  return exampleEvents({ starts: 1 }).flatMap((event): HistoryEvent[] => {
    if (!('phase' in event) || event.phase !== 'candidate') return [];
    if (event.kind !== 'rollout-observed' && event.kind !== 'restarts-observed') return [];
    const own = { ...event, podName: NEW.podName, podUid: NEW.podUid };
    return [own.kind === 'rollout-observed' ? { ...own, ...change } : own];
  });
}

/** A good run, its canaries of the drain included, before what a drain writes down. */
function upToDrain(fateOf: ExampleOptions['fateOf'] = expectedFate): HistoryEvent[] {
  return exampleEvents({ starts: START + 1, fateOf }).filter(
    (event) => !(event.kind === 'component-started' && event.start === START),
  );
}
const asked = (
  events: readonly HistoryEvent[],
  { fateOf, looked = looks() }: { fateOf?: ExampleOptions['fateOf']; looked?: readonly HistoryEvent[] } = {},
): Finding[] => drainCheck(EXAMPLE_DESCRIPTION, historyOf([...upToDrain(fateOf), ...events, ...looked]));
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
    const history = historyOf([...upToDrain(), STARTED, DRAINED, MOVED, ...looks()]);
    expect(trialsOf(EXAMPLE_DESCRIPTION, history)[0]).toMatchObject({ counted: [0, 1, 2, 3, 4], rejected: [] });
    const without = historyOf(exampleEvents({ starts: START }));
    for (const { of: measured } of LATENCY_MEASURES) expect(measured(history).length).toBe(measured(without).length);
    expect(judge(EXAMPLE_DESCRIPTION, history).outcome).toBe('pass');
  });
});

describe('a node that is removed, too', () => {
  const removes: HistoryEvent = { ...STARTED, removes: true };
  const removed: EventOf<'node-removed'> = {
    ...{ kind: 'node-removed', ...AT, uid: 'node-a', newUid: 'node-b' },
    ...{ waitedMs: 9_000, limitMs: 60_000 },
  };

  test('passes once it is registered anew', () => {
    expect(asked([removes, DRAINED, removed, MOVED])[0]).toMatchObject({
      outcome: 'pass',
      observed: expect.stringContaining('; removed, and registered anew'),
    });
  });

  test('decides nothing where nobody removed it, or it is not back; of what moved nothing else is said', () => {
    expect(of(asked([removes, DRAINED, MOVED]), 'inconclusive')).toBe('node host-prow-0 of prow: nobody removed it');
    for (const newUid of [null, 'node-a'])
      expect(of(asked([removes, DRAINED, { ...removed, newUid }, MOVED]), 'inconclusive')).toBe(
        'node host-prow-0 of prow: not registered anew 60 s after it was removed',
      );
    expect(of(asked([removes, DRAINED, MOVED]), 'fail')).toBe('');
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

describe('what the recorder calls back', () => {
  test.each<[string, EventOf<'workload-moved'>['pods'], string]>([
    ['without any pod', [], 'not back 150 s after node host-prow-0 was drained (0 pods of 1)'],
    [
      'with one that is not ready',
      [{ ...NEW, ready: false, unready: 'CrashLoopBackOff' }],
      'plank-new: CrashLoopBackOff',
    ],
    ['with the pod that was drained', [{ ...NEW, ...OLD }], 'plank-old is still there'],
    ['with the drained pod beside a new one', [{ ...NEW, ...OLD }, NEW], 'plank-old is still there'],
  ])('%s is not', (_, pods, said) => {
    expect(of(asked([STARTED, DRAINED, { ...MOVED, pods }]), 'fail')).toContain(said);
  });

  test('with a pod on the node that was drained is not decided', () => {
    const pods = [{ ...NEW, node: 'host-prow-0' }];
    expect(of(asked([STARTED, DRAINED, { ...MOVED, pods }]), 'inconclusive')).toContain(
      'plank-new went back to node host-prow-0, although cordoned',
    );
  });

  test('is a fail on another executable than is declared, as on 2019-03-26', () => {
    const looked = looks({ executableSha256: 'b0'.repeat(32) });
    expect(of(asked([STARTED, DRAINED, MOVED], { looked }), 'fail')).toContain(
      'plank-new, there after node host-prow-0 was drained, runs executable b0b0b0b0b0b0; v20251125-e3ae8cf22 is c0c0c0c0c0c0',
    );
  });

  test.each<[string, readonly HistoryEvent[], string]>([
    ['is looked into by nobody', [], 'nobody saw what plank-new runs'],
    ['shows no process', looks({ executableSha256: null }), 'nobody saw what plank-new runs'],
    ['is not looked at again', looks().slice(0, 1), 'nobody looked whether plank-new stayed up'],
  ])('proves nothing where its pod %s', (_, looked, said) => {
    expect(of(asked([STARTED, DRAINED, MOVED], { looked }), 'inconclusive')).toContain(said);
    const history = historyOf([...upToDrain(), STARTED, DRAINED, MOVED, ...looked]);
    expect(judge(EXAMPLE_DESCRIPTION, history).outcome).not.toBe('pass');
  });

  test('is not decided where nothing of that name is declared', () => {
    const moved = { ...MOVED, component: 'deck', workload: 'Deployment prow/deck' };
    expect(of(asked([STARTED, DRAINED, MOVED, moved]), 'inconclusive')).toContain(
      'deck (Deployment prow/deck): Deployment prow/deck is not among what was declared to run',
    );
  });
});

describe('what a node was emptied of', () => {
  test('and nobody followed is not proven, where it is of what is declared', () => {
    const lost = [
      { podName: 'plank-lost', podUid: 'candidate-pod-0' },
      { podName: 'prow-controller-manager-5d9c8b7f6-x2x4z', podUid: 'unknown' },
    ];
    const events = [STARTED, { ...DRAINED, evicted: [OLD, ...lost] }, MOVED];
    expect(of(asked(events), 'inconclusive')).toBe(
      'node host-prow-0 of prow: evicted, and nobody looked whether it came back: plank-lost of Deployment prow/prow-controller-manager, prow-controller-manager-5d9c8b7f6-x2x4z of Deployment prow/prow-controller-manager',
    );
  });

  test('is named where nothing declared has it', () => {
    const evicted = [OLD, { podName: 'prow-controller-manager-proxy-5d9c8b7f6-x2x4z', podUid: 'other' }];
    const [node] = asked([STARTED, { ...DRAINED, evicted }, MOVED]);
    expect(node?.outcome).toBe('pass');
    expect(node?.observed).toContain('nothing declared has them: prow-controller-manager-proxy-5d9c8b7f6-x2x4z');
  });
});

test('what is declared and was never moved is not proven', () => {
  const moved = { ...MOVED, component: 'deck', workload: 'Deployment prow/deck' };
  expect(of(asked([STARTED, DRAINED, moved]), 'inconclusive')).toContain(
    'prow-controller-manager (Deployment prow/prow-controller-manager): it had none on any of them',
  );
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
  const lost = asked([STARTED, DRAINED, MOVED], {
    fateOf: (probe) =>
      probe.start === START ? { ...expectedFate(probe), state: 'error', places: [] } : expectedFate(probe),
  });
  expect(of(lost, 'fail')).toContain('jobs that are started meanwhile: ');
  const earlier = asked([STARTED, DRAINED, MOVED], {
    fateOf: (probe) =>
      probe.start === 1 ? { ...expectedFate(probe), state: 'error', places: [] } : expectedFate(probe),
  });
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
    const events = [...exampleEvents(), STARTED, DRAINED, MOVED, ...looks()];
    const findings = drainCheck(EXAMPLE_DESCRIPTION, historyOf(events));
    expect(of(findings, 'inconclusive')).toBe('jobs that are started meanwhile: no canary was submitted meanwhile');
  });
});

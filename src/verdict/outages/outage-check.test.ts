import { describe, expect, test } from 'vitest';
import {
  eventsWithOutages,
  fateInOutages,
  outageStart,
  STARTED_WITHOUT,
} from '../../model/fixtures/example-outages.js';
import {
  EXAMPLE_DESCRIPTION,
  type ExampleFate,
  type ExampleProbe,
  exampleEvents,
  historyOf,
} from '../../model/fixtures/example-run.js';
import type { HistoryEvent } from '../../model/history-event.js';
import type { EventOf } from '../../model/observations.js';
import type { Finding } from '../../model/verdict.js';
import { judge } from '../judge.js';
import { LATENCY_MEASURES } from '../latencies.js';
import { trialsOf } from '../trials.js';
import { outageCheck } from './outage-check.js';

/** As many starts as the example has before its outages. */
const STARTS = 5;
const [RESTARTED, MIDWAY, AT_START] = ['restarted', 'midway', 'at-start'] as const;
const REFUSED = 'Terminal error: nonretryable error: no build client found for cluster "default".';

type Change = (event: HistoryEvent) => HistoryEvent | null;

/** The example with canaries that meet another fate, and with other lines or without some. */
function events(change: Change = (event) => event, fates?: Fates): HistoryEvent[] {
  const good = fateInOutages(STARTS);
  const fateOf = (probe: ExampleProbe): ExampleFate =>
    (probe.phase === 'candidate' ? fates?.(probe) : undefined) ?? good(probe);
  return eventsWithOutages({ starts: STARTS, fateOf }).flatMap((event) => change(event) ?? []);
}
type Fates = (probe: ExampleProbe) => ExampleFate | undefined;

/** One canary of an outage that meets another fate. */
const one =
  (
    outage: 'restarted' | 'midway' | 'at-start',
    spelling: string | null,
    fate: Partial<ExampleFate>,
    after = 0,
  ): Fates =>
  (probe) =>
    probe.start === outageStart(outage, STARTS) + after && probe.canary.spelling === spelling
      ? { ...fateInOutages(STARTS)(probe), ...fate }
      : undefined;

const found = (seen: readonly HistoryEvent[]): Finding[] => outageCheck(EXAMPLE_DESCRIPTION, historyOf(seen));
const judged = (seen: readonly HistoryEvent[]) => judge(EXAMPLE_DESCRIPTION, historyOf(seen));
const of = (findings: readonly Finding[], outcome: Finding['outcome']): string =>
  findings
    .filter((finding) => finding.outcome === outcome)
    .map(({ subject, observed }) => `${subject}: ${observed}`)
    .join('\n');

/** Changes lines of one kind about one outage. */
const changing =
  <Kind extends 'outage-begun' | 'outage-ended' | 'component-in-outage'>(
    kind: Kind,
    outage: 'restarted' | 'midway' | 'at-start',
    change: (event: EventOf<Kind>) => HistoryEvent | null,
  ): Change =>
  (event) =>
    event.kind === kind && event.outage === outage ? change(event as EventOf<Kind>) : event;

const BUILD = { clusterId: 'build-main', namespace: 'test-pods' };
const TPU = { clusterId: 'build-tpu', namespace: 'test-pods' };
const PROW = { clusterId: 'prow', namespace: 'test-pods' };

describe('outages that Prow lives through', () => {
  const seen = events();

  test('pass, with a finding for each and for each workload', () => {
    expect(found(seen).map(({ outcome, subject }) => [outcome, subject])).toEqual([
      ['pass', 'API server of build-main, gone when Prow starts'],
      ['pass', 'API server of build-tpu, gone midway'],
      ['pass', 'API server of prow, restarted'],
      ['pass', 'prow-controller-manager (Deployment prow/prow-controller-manager)'],
    ]);
    expect(judged(seen).outcome).toBe('pass');
  });

  test('say what waited, and how long nothing was ready', () => {
    const said = found(seen).map(({ observed }) => observed);
    expect(said[0]).toBe(
      'away for 14.2 s; 5 canaries meanwhile, 2 of its own aliases ("error" until it was back); 5 canaries after it; none lost, doubled or elsewhere',
    );
    expect(said[1]).toBe(
      'away for 14.2 s; 5 canaries meanwhile, 1 of its own aliases ("triggered" until it was back); none lost, doubled or elsewhere',
    );
    expect(said[3]).toBe(
      'back after 3 outages; at most 1.5 s without a ready pod, 1.5 s with fewer than wanted, 2.0 s not to be seen; ended and was started again 1 time (exit code 0)',
    );
  });

  test('are no starts of a component, and no measure of latency', () => {
    const history = historyOf(seen);
    expect(trialsOf(EXAMPLE_DESCRIPTION, history)[0]).toMatchObject({ counted: [0, 1, 2, 3, 4], rejected: [] });
    const without = historyOf(exampleEvents({ starts: STARTS }));
    for (const { of: measured } of LATENCY_MEASURES) expect(measured(history).length).toBe(measured(without).length);
  });
});

test('nothing is said of a run that set out to stop nothing', () => {
  expect(found(exampleEvents())).toEqual([]);
});

describe('a job whose cluster is away', () => {
  test('fails where it starts on Prow’s own cluster, midway or at the start', () => {
    for (const outage of [MIDWAY, AT_START]) {
      const spelling = outage === MIDWAY ? 'k8s-tpu-operator' : 'default';
      const seen = events(undefined, one(outage, spelling, { places: [PROW], state: 'success' }));
      expect(of(found(seen), 'fail')).toContain('started in service cluster prow, namespace test-pods');
      expect(judged(seen).outcome).toBe('fail');
    }
  });

  test('fails where Prow called it a success meanwhile', () => {
    const change = changing('outage-ended', MIDWAY, (event) => ({
      ...event,
      waiting: event.waiting.map((waits) => ({ ...waits, state: 'success' })),
    }));
    expect(of(found(events(change)), 'fail')).toContain('was "success" while its cluster was away');
  });

  test('fails where it is lost, and where it starts elsewhere besides', () => {
    const lost = events(undefined, one(MIDWAY, 'k8s-tpu-operator', { places: [], state: 'error' }));
    expect(of(found(lost), 'fail')).toContain('ended "error" with a pod in no cluster');
    const besides = events(undefined, one(MIDWAY, 'k8s-tpu-operator', { places: [TPU, BUILD] }));
    expect(of(found(besides), 'fail')).toContain('started in');
  });

  test('may end with an error where Prow started without it, but only in Prow’s own words', () => {
    expect(judged(events()).findings.filter(({ outcome }) => outcome !== 'pass')).toEqual([]);
    const other = events(undefined, one(AT_START, 'default', { description: 'Pod scheduling timeout.' }));
    expect(of(found(other), 'fail')).toContain('Prow says: "Pod scheduling timeout."');
  });

  test('may as well wait for it then, and start there once', () => {
    const seen = events(undefined, one(AT_START, 'default', { places: [BUILD], state: 'success' }));
    expect(of(found(seen), 'fail')).toBe('');
    expect(judged(seen).outcome).toBe('pass');
  });

  test('fails where it is refused so midway, or after the cluster is back', () => {
    const refused = { places: [], state: 'error', description: REFUSED };
    expect(of(found(events(undefined, one(MIDWAY, 'k8s-tpu-operator', refused))), 'fail')).not.toBe('');
    const after = found(events(undefined, one(AT_START, 'default', refused, 1)));
    expect(of(after, 'fail')).toContain('API server of build-main, gone when Prow starts: canary-default-periodic');
  });

  test('that the cluster itself refuses as it comes back decides nothing', () => {
    const description = 'Pod can not be created: create pod test-pods/x in cluster k8s-tpu-operator: forbidden';
    const seen = events(undefined, one(MIDWAY, 'k8s-tpu-operator', { places: [], state: 'error', description }));
    expect(of(found(seen), 'fail')).toBe('');
    expect(of(found(seen), 'inconclusive')).toContain('their cluster refused it as it came back');
  });
});

test('jobs of other aliases that stand still meanwhile decide nothing; those that end in error fail', () => {
  const late = changing('outage-ended', MIDWAY, (event) => ({ ...event, late: ['a', 'b'] }));
  expect(of(found(events(late)), 'inconclusive')).toContain('2 canaries of other aliases not over within 120 s');
  const error = events(undefined, one(MIDWAY, 'default', { places: [], state: 'error' }));
  expect(of(found(error), 'fail')).toContain('API server of build-tpu, gone midway');
});

describe('a component', () => {
  test('that does not come up without a cluster, or not back after it, fails', () => {
    const unreadyAway = 'prow-controller-manager: CrashLoopBackOff, exit code 1';
    const down = changing('component-in-outage', AT_START, (event) => ({ ...event, isUpAway: false, unreadyAway }));
    expect(of(found(events(down)), 'fail')).toBe(
      `prow-controller-manager (Deployment prow/prow-controller-manager): not up while away: API server of build-main, gone when Prow starts (${unreadyAway})`,
    );
    const away = changing('component-in-outage', RESTARTED, (event) => ({ ...event, isBack: false, pods: [] }));
    expect(of(found(events(away)), 'fail')).toContain('not back 120 s after: API server of prow, restarted');
  });

  test('that is called back, and whose pods say otherwise, fails; one that nobody looked into decides nothing', () => {
    const few = changing('component-in-outage', MIDWAY, (event) => ({ ...event, pods: [] }));
    expect(of(found(events(few)), 'fail')).toContain('(0 pods of 1)');
    const other: Change = (event) =>
      event.kind === 'rollout-observed' && event.podUid === STARTED_WITHOUT
        ? { ...event, executableSha256: 'f0'.repeat(32) }
        : event;
    expect(of(found(events(other)), 'fail')).toContain('runs executable f0f0f0f0f0f0');
    const unseen: Change = (event) =>
      'podUid' in event && event.kind === 'rollout-observed' && event.podUid === STARTED_WITHOUT ? null : event;
    expect(of(found(events(unseen)), 'inconclusive')).toContain('nobody saw what prow-controller-manager-without runs');
  });

  test('has pods that nobody knows the maker of where they were not replaced for an outage', () => {
    const kept = changing('component-in-outage', AT_START, (event) => ({ ...event, isUpAway: null }));
    expect(of(judged(events(kept)).findings, 'inconclusive')).toContain('that none of these made');
  });

  test('that ends as a cluster goes which is not its own decides nothing; one whose own goes may', () => {
    const ended = [{ podName: 'p', podUid: 'u', before: 0, after: 1, lastExitCode: 1 }];
    const midway = changing('component-in-outage', MIDWAY, (event) => ({ ...event, ended }));
    expect(of(found(events(midway)), 'inconclusive')).toContain('ended (exit code 1) in: API server of build-tpu');
    const own = changing('component-in-outage', RESTARTED, (event) => ({ ...event, ended }));
    expect(of(found(events(own)), 'inconclusive')).toBe('');
  });

  test('is not blamed for what ended in an outage, but for every end besides', () => {
    const more =
      (restarts: number): Change =>
      (event) =>
        event.kind === 'restarts-observed' && event.podUid === STARTED_WITHOUT ? { ...event, restarts } : event;
    expect(judged(events(more(1))).outcome).toBe('pass');
    expect(of(judged(events(more(2))).findings, 'fail')).toContain('ended and was started again once');
    const unexplained = changing('component-in-outage', AT_START, (event) => ({ ...event, ended: [] }));
    expect(judged(events(unexplained)).outcome).toBe('fail');
    const later = changing('component-in-outage', AT_START, (event) => ({
      ...event,
      ended: event.ended.map((end) => ({ ...end, before: 1, after: 2 })),
    }));
    expect(judged(events(later)).outcome).toBe('fail');
  });
});

describe('what nobody looked at is not proven', () => {
  const without =
    (kind: HistoryEvent['kind']): Change =>
    (event) =>
      event.kind === kind ? null : event;
  test.each<[string, Change, string]>([
    ['an outage that never was', changing('outage-begun', MIDWAY, () => null), 'gone midway: nobody stopped it'],
    ['its end', changing('outage-ended', MIDWAY, () => null), 'gone midway: nobody saw its end'],
    [
      'a workload',
      changing('component-in-outage', MIDWAY, () => null),
      'nobody saw what became of Deployment prow/prow-controller-manager',
    ],
    ['outages that nobody announced', without('outages-started'), 'lines about stopped API servers, and none such'],
    [
      'a job that waits',
      changing('outage-ended', MIDWAY, (event) => ({ ...event, waiting: [] })),
      'nobody looked at canary-k8s-tpu-operator-periodic while its cluster was away',
    ],
    [
      'no outage at all',
      (event) => (event.kind === 'outages-started' ? { ...event, planned: [] } : event),
      'none was to be stopped',
    ],
  ])('%s', (_, change, said) => {
    expect(of(found(events(change)), 'inconclusive')).toContain(said);
    expect(judged(events(change)).outcome).not.toBe('pass');
  });

  test('an alias without a canary meanwhile, or after it', () => {
    for (const [start, when] of [
      [outageStart(AT_START, STARTS), 'while it lasted'],
      [outageStart(AT_START, STARTS) + 1, 'after it'],
    ] as const) {
      const change: Change = (event) =>
        'start' in event && event.start === start && 'prowJob' in event && event.prowJob.includes('test-infra-trusted')
          ? null
          : event;
      expect(of(found(events(change)), 'inconclusive')).toContain(`no canary of "test-infra-trusted" ${when}`);
    }
  });

  test('a cluster that was not swept after its return', () => {
    const start = outageStart(MIDWAY, STARTS);
    const change: Change = (event) =>
      event.kind === 'cluster-swept' && event.start === start && event.clusterId === 'build-tpu' ? null : event;
    expect(of(judged(events(change)).findings, 'inconclusive')).toContain(`none in candidate start ${start}`);
  });

  test('an outage of a start that is a component’s excuses nothing', () => {
    const start = outageStart(AT_START, STARTS);
    const restart: HistoryEvent = {
      ...{ kind: 'component-started', phase: 'candidate', start, component: 'prow-controller-manager' },
      ...{ podUids: ['x'], previousPodUids: ['y'] },
    };
    expect(judged([...events(), restart]).outcome).toBe('fail');
  });
});

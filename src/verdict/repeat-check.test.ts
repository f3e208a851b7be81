import { describe, expect, test } from 'vitest';
import {
  EXAMPLE_DESCRIPTION,
  type ExampleProbe,
  exampleEvents,
  expectedFate,
  historyOf,
} from '../model/fixtures/example-run.js';
import type { HistoryEvent } from '../model/history-event.js';
import type { EventOf } from '../model/observations.js';
import type { Finding } from '../model/verdict.js';
import { repeatCheck } from './repeat-check.js';

const check = (events: readonly HistoryEvent[]): Finding[] => repeatCheck(EXAMPLE_DESCRIPTION, historyOf(events));
const startsChanged = (change: (event: EventOf<'component-started'>) => Partial<EventOf<'component-started'>>) =>
  exampleEvents().map((event) =>
    event.kind === 'component-started' && event.phase === 'candidate' ? { ...event, ...change(event) } : event,
  );
const misplaced = (isMeant: (probe: ExampleProbe) => boolean, starts = 5): HistoryEvent[] =>
  exampleEvents({
    starts,
    fateOf: (probe) =>
      probe.phase === 'candidate' && isMeant(probe)
        ? { ...expectedFate(probe), places: [{ clusterId: 'prow', namespace: 'test-pods' }] }
        : expectedFate(probe),
  });

test('as many clean starts as the power asks for are a pass', () => {
  expect(check(exampleEvents())).toMatchObject([
    { outcome: 'pass', subject: 'prow-controller-manager', observed: '5 clean starts with 50 canaries' },
  ]);
});

test('one start too few is inconclusive, with both numbers', () => {
  const [finding] = check(exampleEvents({ starts: 4 }));
  expect(finding?.outcome).toBe('inconclusive');
  expect(finding?.expected).toMatch(/^5 clean starts/);
  expect(finding?.observed).toMatch(/^4 clean starts/);
});

test('a start with a pod that ran before is no trial', () => {
  const [finding] = check(
    startsChanged(({ start, podUids, previousPodUids }) =>
      start === 2 ? { podUids: [...podUids, ...previousPodUids] } : {},
    ),
  );
  expect(finding?.outcome).toBe('inconclusive');
  expect(finding?.observed).toContain('start 2 does not count: pod candidate-pod-1 ran before it');
});

test('the same pod in two starts is one trial, whatever the events say came before', () => {
  const [finding] = check(startsChanged(() => ({ podUids: ['same'], previousPodUids: [] })));
  expect(finding).toMatchObject({ outcome: 'inconclusive' });
  expect(finding?.observed).toMatch(/^1 clean start with/);
});

test('a start in which one alias was not probed is no trial', () => {
  const events = exampleEvents().filter(
    (event) =>
      !(event.kind === 'canary-submitted' && event.start === 3 && event.canary.spelling === 'k8s-tpu-operator'),
  );
  expect(check(events)[0]?.observed).toContain('start 3 does not count: no decided canary of "k8s-tpu-operator"');
});

test('a misplacement in one start is a fail even if there were too few starts', () => {
  const [finding] = check(misplaced(({ start, canary }) => start === 1 && canary.spelling === 'default', 2));
  expect(finding?.outcome).toBe('fail');
  expect(finding?.observed).toContain('misplaced canaries in starts 1');
});

test('an alias that lands here in one start and there in another is said to be not deterministic', () => {
  const findings = check(misplaced(({ start, canary }) => start % 2 === 0 && canary.spelling === 'default'));
  expect(findings[1]).toMatchObject({ outcome: 'fail', subject: 'alias "default"' });
  expect(findings[1]?.observed).toMatch(/^not deterministic: .*starts 1, 3\); .*starts 0, 2, 4\)$/);
});

test('an alias that lands in the wrong place every time is not called undeterministic', () => {
  expect(check(misplaced(({ canary }) => canary.spelling === 'default'))).toHaveLength(1);
});

test('no component restarted is inconclusive', () => {
  const events = exampleEvents().map((event) => (event.kind === 'run-started' ? { ...event, restarted: [] } : event));
  expect(check(events)).toMatchObject([{ outcome: 'inconclusive', subject: 'restarts' }]);
});

describe('a second component that is restarted beside', () => {
  const name = 'deck';

  /** The same canaries once more, as deck would have started them; `places` where those of some starts land instead. */
  function withDeck(events: readonly HistoryEvent[], isStray: (start: number) => boolean = () => false) {
    return events.flatMap((event): HistoryEvent[] => {
      switch (event.kind) {
        case 'run-started':
          return [{ ...event, restarted: [...event.restarted, name] }];
        case 'component-started':
          return [event, { ...event, component: name, podUids: event.podUids.map((uid) => `deck-${uid}`) }];
        case 'canary-submitted':
          return [
            event,
            { ...event, prowJob: `deck-${event.prowJob}`, canary: { ...event.canary, way: 'deck-rerun' } },
          ];
        case 'prowjob-observed':
          return [event, { ...event, prowJob: `deck-${event.prowJob}` }];
        case 'cluster-swept': {
          const namespace = (own: string) => (event.phase === 'candidate' && isStray(event.start) ? 'default' : own);
          const pods = event.pods.map((pod) => ({
            ...pod,
            ...{ name: `deck-${pod.name}`, uid: `deck-${pod.uid}`, prowJob: `deck-${pod.prowJob}` },
            namespace: namespace(pod.namespace),
          }));
          const audited = (event.audited ?? []).map((one) => ({
            ...one,
            ...{ name: `deck-${one.name}`, namespace: namespace(one.namespace) },
          }));
          return [
            {
              ...event,
              podCount: event.podCount + pods.length,
              pods: [...event.pods, ...pods],
              audited: [...(event.audited ?? []), ...audited],
            },
          ];
        }
        default:
          return [event];
      }
    });
  }
  const outcomesOf = (events: readonly HistoryEvent[]) =>
    check(events)
      .filter(({ subject }) => !subject.startsWith('`'))
      .flatMap(({ subject, outcome }) =>
        ['deck', 'prow-controller-manager'].includes(subject) ? [`${subject} ${outcome}`] : [],
      );

  test('has trials of its own', () => {
    expect(outcomesOf(withDeck(exampleEvents()))).toEqual(['deck pass', 'prow-controller-manager pass']);
  });

  test('is not proven by canaries that others start', () => {
    const withoutWay = withDeck(exampleEvents()).filter(
      (event) => event.kind !== 'canary-submitted' || event.canary.way !== 'deck-rerun',
    );
    expect(outcomesOf(withoutWay)).toEqual(['deck inconclusive', 'prow-controller-manager pass']);
  });

  test('fails in a start in which its canaries stray, and plank with it, who made the pods', () => {
    expect(outcomesOf(withDeck(exampleEvents(), (start) => start === 3))).toEqual([
      'deck fail',
      'prow-controller-manager fail',
    ]);
  });

  test('is not blamed for what plank misplaces by itself', () => {
    const events = withDeck(misplaced(({ start, canary }) => start === 3 && canary.spelling === 'default'));
    expect(outcomesOf(events)).toEqual(['deck pass', 'prow-controller-manager fail']);
  });
});

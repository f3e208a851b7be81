import { describe, expect, test } from 'vitest';
import { LASTING_TASKS } from '../../model/canary.js';
import { PODS_DUE, PODS_KEPT } from '../../model/cleanup-events.js';
import { CLEANED_DESCRIPTION, exampleCleanup } from '../../model/fixtures/example-cleanup.js';
import {
  EXAMPLE_DESCRIPTION,
  type ExampleOptions,
  exampleEvents,
  expectedFate,
  historyOf,
} from '../../model/fixtures/example-run.js';
import type { HistoryEvent } from '../../model/history-event.js';
import type { EventOf } from '../../model/observations.js';
import { podsSeen } from '../pods-seen.js';
import { cleanupCheck } from './cleanup-check.js';

const LASTING: ExampleOptions = {
  tasks: LASTING_TASKS,
  starts: 1,
  fateOf: (probe) => {
    const fate = expectedFate(probe);
    return probe.canary.task === undefined ? fate : { ...fate, state: 'aborted' };
  },
};
const GOOD = [...exampleEvents(LASTING), ...exampleCleanup('baseline'), ...exampleCleanup('candidate')];

/** Findings that are no pass, `outcome subject: observed` each, of events with one kind of them changed. */
function judged<Kind extends HistoryEvent['kind']>(
  kind: Kind,
  change: (event: EventOf<Kind>) => HistoryEvent[],
): string[] {
  const events = GOOD.flatMap((event) => (isKind(event, kind) ? change(event) : [event]));
  return openOf(events);
}

function isKind<Kind extends HistoryEvent['kind']>(event: HistoryEvent, kind: Kind): event is EventOf<Kind> {
  return event.kind === kind;
}

function openOf(events: readonly HistoryEvent[]): string[] {
  return cleanupCheck(CLEANED_DESCRIPTION, historyOf(events))
    .filter(({ outcome }) => outcome !== 'pass')
    .map(({ outcome, subject, observed }) => `${outcome} ${subject}: ${observed}`);
}

const TPU = 'abort, alias "k8s-tpu-operator"';
const isTpus = ({ prowJob, phase }: EventOf<'abort-observed'>): boolean =>
  prowJob.includes('k8s-tpu-operator-abort') && phase === 'candidate';

test('what is aborted stops where its alias leads, and sinker removes what is due: a pass for each', () => {
  const findings = cleanupCheck(CLEANED_DESCRIPTION, historyOf(GOOD));
  expect(findings.filter(({ outcome }) => outcome !== 'pass')).toEqual([]);
  const subjects = findings.map(({ subject }) => subject);
  expect(subjects).toContain(TPU);
  expect(subjects).toContain('abort, alias "default" (omitted), of what stayed');
  for (const { id } of EXAMPLE_DESCRIPTION.clusters) expect(subjects).toContain(`sinker, cluster ${id}`);
});

describe('abort', () => {
  test.each<[string, Partial<EventOf<'abort-observed'>>, string]>([
    ['a pod that runs on', { pod: 'running' }, 'fail: its pod still ran within 60 s'],
    ['a pod nobody could look at', { pod: null }, 'inconclusive: its cluster did not say what became of the pod'],
    ['a ProwJob that goes on', { state: 'pending' }, 'fail: the ProwJob is "pending" within 60 s'],
    [
      'a ProwJob that plank never completes',
      { isComplete: false },
      'fail: prow-controller-manager had not completed the ProwJob within 60 s',
    ],
    ['a refusal', { answer: { status: 401, text: 'no' } }, 'fail: deck refused: HTTP 401 no'],
    ['a silent deck', { answer: { status: null, text: 'gone' } }, 'inconclusive: deck did not answer: gone'],
    ['no question', { answer: null }, 'inconclusive: deck was not asked'],
    ['a canary that did not run', { ran: null }, 'inconclusive: did not run alone before it was to be aborted'],
    [
      'a neighbour that stops too',
      { neighbour: { prowJob: 'x', runs: false } },
      'fail: the canary beside it stopped too',
    ],
    [
      'a neighbour nobody could look at',
      { neighbour: { prowJob: 'x', runs: null } },
      'inconclusive: its cluster did not say what became of the canary beside it',
    ],
  ])('%s', (_, change, said) => {
    const [outcome, observed] = said.split(': ', 2);
    expect(judged('abort-observed', (event) => [isTpus(event) ? { ...event, ...change } : event])).toEqual([
      `${outcome} ${TPU}: ${said.slice(`${outcome}: `.length)}`,
    ]);
    expect(observed).not.toBe('');
  });

  test('one that ran elsewhere is no pass', () => {
    const said = judged('abort-observed', (event) => [
      isTpus(event) && event.ran !== null ? { ...event, ran: { ...event.ran, clusterId: 'prow' } } : event,
    ]);
    expect(said).toEqual([`fail ${TPU}: ran in service cluster prow, namespace test-pods`]);
  });

  test('what the baseline shows too is no reason to blame the candidate', () => {
    const said = judged('abort-observed', (event) => [
      event.prowJob.includes('k8s-tpu-operator-abort') ? { ...event, pod: 'running' } : event,
    ]);
    expect(said).toEqual([
      `inconclusive ${TPU}, baseline: its pod still ran within 60 s`,
      `inconclusive ${TPU}: its pod still ran within 60 s, as in the baseline`,
    ]);
  });

  test('one that was planned and never aborted is missed', () => {
    expect(judged('abort-observed', (event) => (isTpus(event) ? [] : [event]))).toEqual([
      `inconclusive ${TPU}: was planned, and never aborted`,
    ]);
  });

  test('one that nobody submitted proves nothing', () => {
    const said = judged('abort-observed', (event) => [isTpus(event) ? { ...event, prowJob: 'other' } : event]);
    expect(said).toContain('inconclusive abort: nobody submitted ProwJob other');
  });
});

describe('sinker', () => {
  const SUBJECT = 'sinker, cluster build-tpu';
  const isHere = ({ clusterId, phase }: { clusterId: string; phase: string }): boolean =>
    clusterId === 'build-tpu' && phase === 'candidate';
  type Pod = EventOf<'cleanup-observed'>['pods'][number];
  const withPods = (change: (pod: Pod) => Pod): string[] =>
    judged('cleanup-observed', (event) => [isHere(event) ? { ...event, pods: event.pods.map(change) } : event]);
  const bySomeone = (userAgent: string) => [{ user: 'u', userAgent, at: '2025-11-26T10:00:00Z' }];

  test.each(PODS_DUE)('leaves a pod that is due: %s', (role) => {
    const said = withPods((pod) => (pod.role === role ? { ...pod, isGone: false, deletions: [] } : pod));
    expect(said).toEqual([expect.stringMatching(new RegExp(`^fail ${SUBJECT}: left a pod `))]);
  });

  test.each(PODS_KEPT)('removes a pod that is not due: %s', (role) => {
    const said = withPods((pod) =>
      pod.role === role ? { ...pod, isGone: true, deletions: bySomeone('sinker/v1') } : pod,
    );
    expect(said).toEqual([expect.stringMatching(new RegExp(`^fail ${SUBJECT}: removed a pod `))]);
  });

  test.each([...PODS_DUE, ...PODS_KEPT])('a pod %s that somebody else removed proves nothing', (role) => {
    const said = withPods((pod) =>
      pod.role === role ? { ...pod, isGone: true, deletions: bySomeone('kubectl/v1') } : pod,
    );
    expect(said).toEqual([
      expect.stringMatching(new RegExp(`^inconclusive ${SUBJECT}: .* removed by kubectl/v1 as u$`)),
    ]);
  });

  test('without an audit log nobody knows who removed them, unless that was listed', () => {
    expect(withPods((pod) => (pod.isGone ? { ...pod, deletions: null } : pod))).toEqual([
      expect.stringMatching(`^inconclusive ${SUBJECT}: no audit log says who removed`),
    ]);
    const listed = GOOD.map((event): HistoryEvent => {
      if (event.kind === 'run-started') return { ...event, notProven: ['audit log: this layer keeps none'] };
      if (event.kind !== 'cleanup-observed') return event;
      return { ...event, pods: event.pods.map((pod) => (pod.isGone ? { ...pod, deletions: null } : pod)) };
    });
    expect(openOf(listed)).toEqual([]);
  });

  test('a cluster to which nobody came back, or where nothing was planted, is missed', () => {
    expect(judged('cleanup-observed', (event) => (isHere(event) ? [] : [event]))).toEqual([
      `inconclusive ${SUBJECT}: nobody came back to what was to be removed`,
    ]);
    expect(judged('pods-planted', (event) => (isHere(event) ? [] : [event]))).toEqual([
      `inconclusive ${SUBJECT}: nobody looked; pods were looked at that no line says were there`,
    ]);
    const without = GOOD.filter(
      (event) => !((event.kind === 'pods-planted' || event.kind === 'cleanup-observed') && isHere(event)),
    );
    expect(openOf(without)).toEqual([`inconclusive ${SUBJECT}: nobody looked`]);
  });

  test('a cluster that production’s own sinker leaves alone is none, if that was listed', () => {
    const listed = GOOD.flatMap((event): HistoryEvent[] => {
      if (event.kind === 'run-started') return [{ ...event, notProven: ['sinker leaves cluster build-tpu alone'] }];
      return (event.kind === 'pods-planted' || event.kind === 'cleanup-observed') && isHere(event) ? [] : [event];
    });
    expect(openOf(listed)).toEqual([]);
  });

  test('a role that was not planted is missed', () => {
    const said = judged('pods-planted', (event) => [
      isHere(event) ? { ...event, pods: event.pods.filter(({ role }) => role !== 'unfinished') } : event,
    ]);
    expect(said.join()).toContain('no pod was there of a job that is not over');
  });

  test('a cluster that answers as another is not the one that was cleaned', () => {
    const said = judged('cleanup-observed', (event) => [
      isHere(event) ? { ...event, kubeSystemUid: 'uid-prow' } : event,
    ]);
    expect(said).toEqual([`inconclusive ${SUBJECT}: another cluster answered in its place`]);
  });
});

test('a production without deck and sinker has nothing to clean up, and one with them has', () => {
  const events = exampleEvents();
  expect(cleanupCheck(EXAMPLE_DESCRIPTION, historyOf(events)).map(({ outcome }) => outcome)).toEqual(['pass', 'pass']);
  expect(openOf(events)).toEqual([
    'inconclusive abort: no canary was planned that deck could abort',
    ...['build-main', 'build-tpu', 'prow'].map((id) => `inconclusive sinker, cluster ${id}: nobody looked`),
  ]);
});

test('what we planted ourselves is no pod of Prow’s', () => {
  const swept = GOOD.flatMap((event): HistoryEvent[] => {
    if (event.kind !== 'cluster-swept' || event.clusterId !== 'build-tpu' || event.phase !== 'candidate')
      return [event];
    const [one] = event.pods;
    if (one === undefined) return [event];
    const planted = { ...one, namespace: 'default', name: 'planted-elsewhere-build-tpu-candidate', prowJob: 'p' };
    return [{ ...event, podCount: event.podCount + 2, pods: [...event.pods, planted, { ...planted, name: 'other' }] }];
  });
  expect(podsSeen(historyOf(swept)).filter(({ prowJob }) => prowJob === 'p')).toMatchObject([{ name: 'other' }]);
});

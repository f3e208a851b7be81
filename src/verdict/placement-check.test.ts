import { describe, expect, test } from 'vitest';
import { UNKNOWN_CLUSTER_ALIAS } from '../model/alias.js';
import type { Description } from '../model/description.js';
import {
  EXAMPLE_DESCRIPTION,
  type ExampleFate,
  type ExampleProbe,
  exampleEvents,
  expectedFate,
  historyOf,
} from '../model/fixtures/example-run.js';
import type { AuditedCreation, HistoryEvent, ObservedPod } from '../model/history-event.js';
import type { EventOf } from '../model/observations.js';
import type { Finding } from '../model/verdict.js';
import { assessCanary, type Fate } from './assess-canary.js';
import { placementCheck } from './placement-check.js';

type Sweep = EventOf<'cluster-swept'>;

const RIGHT = { clusterId: 'build-main', namespace: 'test-pods' };

/** Findings of a run in which the `default` canaries (or those of another spelling) of the candidate meet this fate. */
function findingsWhere(fate: Partial<ExampleFate>, spelling: string | null = 'default'): Finding[] {
  const isMeant = ({ phase, canary }: ExampleProbe): boolean => phase === 'candidate' && canary.spelling === spelling;
  const events = exampleEvents({
    starts: 1,
    fateOf: (probe) => (isMeant(probe) ? { ...expectedFate(probe), ...fate } : expectedFate(probe)),
  });
  return placementCheck(EXAMPLE_DESCRIPTION, historyOf(events)).filter(({ outcome }) => outcome !== 'pass');
}

describe('a canary of a defined alias', () => {
  test('in its place and ended in success is a pass', () => {
    expect(findingsWhere({})).toEqual([]);
  });

  test.each([
    [
      'in another cluster',
      [{ clusterId: 'prow', namespace: 'test-pods' }],
      'started in service cluster prow, namespace test-pods',
    ],
    [
      'in another namespace',
      [{ clusterId: 'build-main', namespace: 'default' }],
      'started in build cluster build-main, namespace default',
    ],
    [
      'in its place and in another',
      [RIGHT, { clusterId: 'build-tpu', namespace: 'test-pods' }],
      'and in build cluster build-tpu',
    ],
  ])('%s is a fail', (_, places, observed) => {
    expect(findingsWhere({ places })).toMatchObject([
      { outcome: 'fail', subject: 'alias "default"', expected: 'build cluster build-main, namespace test-pods' },
    ]);
    expect(findingsWhere({ places })[0]?.observed).toContain(observed);
    expect(findingsWhere({ places })[0]?.observed).toMatch(
      /^6 of 6 canaries \(via prowjob, horologium-interval, horologium-cron\) started in/,
    );
  });

  test("that Prow ended in error is a fail with Prow's own words", () => {
    const description = 'Pod can not be created: create pod test-pods/candidate-0-canary-default-batch: forbidden';
    const [finding] = findingsWhere({ places: [], state: 'error', description });
    expect(finding?.outcome).toBe('fail');
    expect(finding?.observed).toContain('Pod can not be created');
  });

  test.each<[string, Partial<ExampleFate>]>([
    ['that had not ended in time', { settled: false, state: 'triggered', places: [] }],
    ['that had not ended in time although its pod is in place', { settled: false, state: 'pending' }],
    ['whose pod nobody saw', { places: [] }],
    ['whose pod failed in the right place', { state: 'failure' }],
  ])('%s is inconclusive', (_, fate) => {
    expect(findingsWhere(fate).map(({ outcome }) => outcome)).toEqual(['inconclusive']);
  });

  test('that had not ended in time is a fail if its pod is in another cluster', () => {
    const fate = { settled: false, state: 'pending', places: [{ clusterId: 'prow', namespace: 'test-pods' }] };
    expect(findingsWhere(fate).map(({ outcome }) => outcome)).toEqual(['fail']);
  });
});

describe('a pod in the right place', () => {
  /** Findings when the sweeps of the candidate tell something else of the `default` canaries' pods. */
  const findingsSeen = (change: (sweep: Sweep) => Partial<Sweep>): Finding[] => {
    const events = exampleEvents({ starts: 1 }).map(
      (event): HistoryEvent =>
        event.kind === 'cluster-swept' && event.clusterId === 'build-main' && event.phase === 'candidate'
          ? { ...event, ...change(event) }
          : event,
    );
    return placementCheck(EXAMPLE_DESCRIPTION, historyOf(events)).filter(({ outcome }) => outcome !== 'pass');
  };

  test.each<[string, Partial<ObservedPod>, string]>([
    ['under another service account', { serviceAccount: 'tester' }, 'service account "tester" and volumes canary'],
    ['without its volume', { volumes: [] }, 'service account "default" and no volume'],
    [
      'with a volume nobody asked for',
      { volumes: ['canary', 'gcs'] },
      'service account "default" and volumes canary, gcs',
    ],
  ])('%s is a fail', (_, change, observed) => {
    const [finding] = findingsSeen(({ pods }) => ({ pods: pods.map((pod) => ({ ...pod, ...change })) }));
    expect(finding).toMatchObject({ outcome: 'fail', subject: 'alias "default"' });
    expect(finding?.observed).toContain(`with ${observed} instead of service account "default" and volumes canary`);
  });

  test('may have the volume of its account’s token', () => {
    const withToken = (pod: ObservedPod): ObservedPod => ({
      ...pod,
      volumes: ['kube-api-access-x2x4', ...pod.volumes],
    });
    expect(findingsSeen(({ pods }) => ({ pods: pods.map(withToken) }))).toEqual([]);
  });

  test('that was made twice is a fail, by its UIDs or by the audit log', () => {
    const again = (pod: ObservedPod): ObservedPod => ({ ...pod, uid: `${pod.uid}-2` });
    const later = (creation: AuditedCreation): AuditedCreation => ({ ...creation, at: '2025-11-26T10:00:09Z' });
    const byUid = findingsSeen(({ pods }) => ({ pods: [...pods, ...pods.map(again)] }));
    const byLog = findingsSeen(({ audited }) => ({ audited: [...(audited ?? []), ...(audited ?? []).map(later)] }));
    for (const [finding] of [byUid, byLog]) {
      expect(finding?.outcome).toBe('fail');
      expect(finding?.observed).toContain('but 2 times');
    }
  });
});

describe('a canary of an unknown alias', () => {
  test('refused with the message of Prow and without a pod is a pass', () => {
    expect(findingsWhere({}, UNKNOWN_CLUSTER_ALIAS)).toEqual([]);
  });

  test.each<[string, Partial<ExampleFate>]>([
    ['that got a pod', { places: [{ clusterId: 'prow', namespace: 'test-pods' }] }],
    ['that ended in success', { state: 'success' }],
    ['refused with another message', { description: 'Pod scheduling timeout.' }],
  ])('%s is a fail', (_, fate) => {
    expect(findingsWhere(fate, UNKNOWN_CLUSTER_ALIAS).map(({ outcome }) => outcome)).toEqual(['fail']);
  });

  test('that had not ended in time is inconclusive', () => {
    expect(findingsWhere({ settled: false }, UNKNOWN_CLUSTER_ALIAS).map(({ outcome }) => outcome)).toEqual([
      'inconclusive',
    ]);
  });
});

describe('a canary of an alias that production has no use of', () => {
  const refusing: Description = {
    ...EXAMPLE_DESCRIPTION,
    aliases: EXAMPLE_DESCRIPTION.aliases.filter(({ name }) => name !== 'default'),
    refusedAliases: [{ name: 'default', why: 'no right' }],
  };
  const pod = (clusterId: string): Fate['pods'][number] => ({
    place: { clusterId, namespace: 'test-pods' },
    ...{ shapes: new Set<string>(), uids: new Set(['1']), createdAt: new Set<string>() },
  });
  const outcomesOf = (description: Description, said: string, pods: Fate['pods'] = []) =>
    assessCanary(
      description,
      { spelling: null },
      {
        ...{ prowJob: 'a', pods },
        end: {
          ...{ kind: 'prowjob-observed', phase: 'candidate', start: 0, prowJob: 'a', cluster: null },
          ...{ state: 'error', description: said, settled: true, waitedMs: 1, waitLimitMs: 60_000 },
        },
      },
    ).outcome;

  test('is held to the refusal of Prow, whose default it is or not', () => {
    const refusal = 'Terminal error: nonretryable error: no build client found for cluster "default".';
    expect(outcomesOf(refusing, refusal)).toBe('pass');
    expect(outcomesOf(refusing, 'Pod scheduling timeout.')).toBe('fail');
    expect(outcomesOf(EXAMPLE_DESCRIPTION, refusal)).toBe('fail');
    expect(outcomesOf({ ...refusing, refusedAliases: [] }, refusal)).toBe('inconclusive');
  });

  test('is a fail once it has a pod anywhere, on Prow’s own cluster as on another, whatever Prow says', () => {
    const refusal = 'no build client found for cluster "default"';
    for (const cluster of ['prow', 'build-main']) expect(outcomesOf(refusing, refusal, [pod(cluster)])).toBe('fail');
  });
});

test('counts the misplaced among all canaries of a spelling, and names their kind', () => {
  const events = exampleEvents({
    starts: 1,
    fateOf: (probe) =>
      probe.phase === 'candidate' && probe.canary.spelling === null && probe.canary.type === 'batch'
        ? { ...expectedFate(probe), places: [{ clusterId: 'prow', namespace: 'test-pods' }] }
        : expectedFate(probe),
  });
  const [finding] = placementCheck(EXAMPLE_DESCRIPTION, historyOf(events)).filter(({ outcome }) => outcome === 'fail');
  expect(finding).toMatchObject({ subject: 'alias "default" (omitted)' });
  expect(finding?.observed).toMatch(/^1 of 6 canaries \(batch via prowjob\) started in service cluster prow/);
  expect(finding?.evidence).toContain('candidate-0-canary-omitted-batch');
});

test('a misplacement that the baseline did not show in the same type is a fail', () => {
  const events = exampleEvents({
    fateOf: (probe) =>
      probe.canary.spelling === 'default' && (probe.phase === 'candidate' || probe.canary.type === 'batch')
        ? { ...expectedFate(probe), places: [{ clusterId: 'prow', namespace: 'test-pods' }] }
        : expectedFate(probe),
  });
  const outcomes = placementCheck(EXAMPLE_DESCRIPTION, historyOf(events)).map(({ outcome }) => outcome);
  expect(outcomes).toContain('fail');
});

test('no canary at all is inconclusive', () => {
  expect(placementCheck(EXAMPLE_DESCRIPTION, historyOf([]))).toMatchObject([{ outcome: 'inconclusive' }]);
});

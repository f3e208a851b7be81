import { describe, expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION, exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import type { AuditedCreation, HistoryEvent, ObservedPod } from '../model/history-event.js';
import type { EventOf } from '../model/observations.js';
import type { Finding } from '../model/verdict.js';
import { nowhereElseCheck } from './nowhere-else-check.js';

type Sweep = EventOf<'cluster-swept'>;

/** Findings when the candidate's last sweep of one cluster is changed. */
function findingsAfter(
  clusterId: string,
  change: (sweep: Sweep) => Partial<Sweep> | null,
  { notProven, ...planned }: { notProven?: string[] } & Pick<EventOf<'run-started'>, 'errandJobs'> = {},
): Finding[] {
  const events = exampleEvents({ starts: 1, ...(notProven === undefined ? {} : { notProven }) });
  const changed = events.flatMap((event): HistoryEvent[] => {
    if (event.kind === 'run-started') return [{ ...event, ...planned }];
    if (event.kind !== 'cluster-swept' || event.clusterId !== clusterId || event.phase !== 'candidate') return [event];
    const other = change(event);
    return other === null ? [] : [{ ...event, ...other }];
  });
  return nowhereElseCheck(EXAMPLE_DESCRIPTION, historyOf(changed));
}

const pod = (prowJob: string, job: string, namespace = 'test-pods'): ObservedPod => ({
  namespace,
  name: prowJob,
  uid: `uid-${prowJob}`,
  prowJob,
  job,
  plankVersion: 'v20251125-e3ae8cf22',
  serviceAccount: 'default',
  volumes: [],
  ranMs: null,
});
const created = (name: string, namespace = 'test-pods'): AuditedCreation => ({
  namespace,
  name,
  user: 'plank',
  userAgent: 'prow-controller-manager/v20251125-e3ae8cf22',
  at: '2025-11-26T10:00:00Z',
});
const withPod =
  (extra: ObservedPod) =>
  ({ pods, podCount, audited }: Sweep): Partial<Sweep> => ({
    pods: [...pods, extra],
    podCount: podCount + 1,
    audited: [...(audited ?? []), created(extra.name, extra.namespace)],
  });
const outcomes = (findings: readonly Finding[]): string[] => findings.map(({ outcome }) => outcome);

test('every pod in its place is one pass, with figures', () => {
  const findings = findingsAfter('prow', () => ({}));
  expect(outcomes(findings)).toEqual(['pass']);
  expect(findings[0]?.observed).toContain('6 sweeps of 3 clusters');
});

describe('the pod of a night that Prow itself starts', () => {
  const night = withPod(pod('night-1', 'prow-staging-nightly'));

  test('belongs on the service cluster', () => {
    expect(outcomes(findingsAfter('prow', night))).toEqual(['pass']);
  });

  test('anywhere else is a fail', () => {
    expect(findingsAfter('build-tpu', night)[0]).toMatchObject({ outcome: 'fail' });
  });
});

describe('the pod of a job that starts for an errand', () => {
  const started = withPod(pod('changed-1', 'changed'));
  const errandJobs = [{ job: 'changed', cluster: 'k8s-tpu-operator' }];

  test('belongs where its alias leads, and nowhere else', () => {
    expect(outcomes(findingsAfter('build-tpu', started, { errandJobs }))).toEqual(['pass']);
    expect(findingsAfter('prow', started, { errandJobs })[0]).toMatchObject({ outcome: 'fail' });
  });

  test('is nobody’s in a run that did not say so', () => {
    expect(outcomes(findingsAfter('build-tpu', started))).toEqual(['fail']);
  });
});

describe("a pod of production's own job", () => {
  test('in the place of its alias is a pass', () => {
    expect(outcomes(findingsAfter('prow', withPod(pod('scan-1', 'nightly-scan'))))).toEqual(['pass']);
  });

  test('in another cluster is a fail that names job and place', () => {
    const [finding] = findingsAfter('build-tpu', withPod(pod('scan-1', 'nightly-scan')));
    expect(finding).toMatchObject({ outcome: 'fail', subject: 'build cluster build-tpu, namespace test-pods' });
    expect(finding?.observed).toContain('job "nightly-scan": 1');
  });

  test('made by the baseline blames the baseline only', () => {
    const stray = { ...pod('scan-1', 'nightly-scan'), plankVersion: 'v20250522-9b3f5faca' };
    const change = ({ pods, podCount, audited }: Sweep): Partial<Sweep> => ({
      pods: [...pods, stray],
      podCount: podCount + 1,
      audited: [...(audited ?? []), { ...created('scan-1'), userAgent: 'prow-controller-manager/v20250522-9b3f5faca' }],
    });
    expect(outcomes(findingsAfter('build-tpu', change))).toEqual(['inconclusive']);
  });
});

describe('a pod of a ProwJob that we do not know', () => {
  test('is a fail when it was made during the run', () => {
    expect(outcomes(findingsAfter('build-tpu', withPod(pod('who', 'who-knows'))))).toEqual(['fail']);
  });

  test('is left out, and said, when it is older than the run', () => {
    const findings = findingsAfter('build-tpu', ({ pods, podCount }) => ({
      pods: [...pods, { ...pod('old', 'old-job'), plankVersion: 'v20250522-9b3f5faca' }],
      podCount: podCount + 1,
    }));
    expect(outcomes(findings)).toEqual(['pass']);
    expect(findings[0]?.observed).toContain('1 older than the run not judged');
  });

  test('is judged, older than the run or not, when the candidate says that it made it', () => {
    const change = ({ pods, podCount }: Sweep): Partial<Sweep> => ({
      pods: [...pods, pod('scan-0', 'nightly-scan')],
      podCount: podCount + 1,
    });
    expect(outcomes(findingsAfter('prow', change))).toEqual(['pass']);
    expect(outcomes(findingsAfter('build-tpu', change))).toEqual(['fail']);
  });

  test('only in the audit log is inconclusive where an alias may put pods, and a fail elsewhere', () => {
    const gone = (namespace: string) =>
      findingsAfter('build-main', ({ audited }) => ({ audited: [...(audited ?? []), created('gone', namespace)] }));
    expect(outcomes(gone('test-pods'))).toEqual(['inconclusive']);
    expect(outcomes(gone('kube-system'))).toEqual(['fail']);
  });

  test('made by a Prow that nobody named is a fail where no alias may put pods', () => {
    const other = { ...created('web-0', 'kube-system'), userAgent: 'unset/0' };
    const findings = findingsAfter('build-main', ({ audited }) => ({ audited: [...(audited ?? []), other] }));
    expect(outcomes(findings)).toEqual(['fail']);
  });

  test.each([
    ['by a part of a component', { userAgent: 'prow-controller-manager.plank/v20251125-e3ae8cf22' }],
    ['under an account, whatever it calls itself', { user: 'system:serviceaccount:prow:deck', userAgent: 'go/1' }],
  ])('made %s is a fail where no alias may put pods', (_, how) => {
    const other = { ...created('web-0', 'kube-system'), ...how };
    const findings = findingsAfter('build-main', ({ audited }) => ({ audited: [...(audited ?? []), other] }));
    expect(outcomes(findings)).toEqual(['fail']);
  });

  test('made by something that is not Prow is none of ours', () => {
    const other = { ...created('web-0', 'kube-system'), userAgent: 'kube-controller-manager/v1.35.4' };
    expect(outcomes(findingsAfter('build-main', ({ audited }) => ({ audited: [...(audited ?? []), other] })))).toEqual([
      'pass',
    ]);
  });
});

test("a canary's pod that was gone before the sweep is found in the audit log", () => {
  const findings = findingsAfter('prow', ({ audited }) => ({
    audited: [...(audited ?? []), created('candidate-0-canary-default-batch')],
  }));
  expect(findings[0]).toMatchObject({ outcome: 'fail', subject: 'service cluster prow, namespace test-pods' });
});

describe('a place where nobody looked', () => {
  test('is inconclusive and names the cluster', () => {
    const findings = findingsAfter('build-tpu', () => null);
    expect(findings).toMatchObject([{ outcome: 'inconclusive', subject: 'cluster build-tpu' }]);
    expect(findings[0]?.observed).toContain('candidate start 0');
  });

  test('is inconclusive without an audit log, unless that was listed before the run', () => {
    const unread = (notProven: string[]) =>
      outcomes(findingsAfter('build-tpu', () => ({ audited: null }), { notProven }));
    expect(unread([])).toEqual(['inconclusive']);
    expect(unread(['this layer keeps no audit log: pods gone before a sweep'])).toEqual(['pass']);
  });

  test('is inconclusive when no sweep listed a single pod', () => {
    const events = exampleEvents({ starts: 1 }).map((event) =>
      event.kind === 'cluster-swept' ? { ...event, podCount: 0, pods: [], audited: [] } : event,
    );
    expect(nowhereElseCheck(EXAMPLE_DESCRIPTION, historyOf(events))).toMatchObject([{ subject: 'every cluster' }]);
  });
});

import { describe, expect, test } from 'vitest';
import { TASKS } from '../model/canary.js';
import { EXAMPLE_DESCRIPTION, exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import type { HistoryEvent, ObservedPod } from '../model/history-event.js';
import type { EventOf } from '../model/observations.js';
import type { TokenClaims } from '../model/token-claims.js';
import { insideCheck } from './inside-check.js';

type Sweep = EventOf<'cluster-swept'>;

/** Findings on tokens, of a run in which the candidate’s sweeps saw something else. */
function findings(change: (event: Sweep) => Partial<Sweep>, both = false) {
  const events = exampleEvents({ tasks: TASKS, starts: 1 }).map((event): HistoryEvent => {
    if (event.kind !== 'cluster-swept' || (event.phase === 'baseline' && !both)) return event;
    return { ...event, ...change(event) };
  });
  return insideCheck(EXAMPLE_DESCRIPTION, historyOf(events)).filter(
    ({ subject, expected }) => !subject.endsWith('baseline') && expected.startsWith('has a token'),
  );
}

/** Pods of a sweep whose tokens say something else; null for those that said nothing. */
function saying(pods: readonly ObservedPod[], claims: Partial<TokenClaims> | null): Pick<Sweep, 'pods'> {
  return {
    pods: pods.map(({ said, ...pod }) =>
      said === undefined || claims === null ? pod : { ...pod, said: { ...said, ...claims } },
    ),
  };
}

const told = (found: ReturnType<typeof findings>) =>
  found.map(({ subject, outcome, observed }) => `${subject}: ${outcome}, ${observed}`);

describe('what a canary’s token says', () => {
  test('is a pass where the cluster of its alias signed it for the pod that sweeps saw there', () => {
    expect(told(findings(() => ({})))).toEqual([
      'alias "default": pass, has one, for the pod that sweeps saw there',
      'alias "k8s-tpu-operator": pass, has one, for the pod that sweeps saw there',
      'alias "test-infra-trusted": pass, has one, for the pod that sweeps saw there',
      'alias "default" (omitted): pass, has one, for the pod that sweeps saw there',
    ]);
  });

  test('is a fail where another cluster signed it, whatever sweeps saw', () => {
    const found = findings(({ pods }) => saying(pods, { keyId: 'key-of-prow' }));
    expect(told(found)).toContain('alias "k8s-tpu-operator": fail, was signed by service cluster prow');
    expect(told(found)).toContain('alias "test-infra-trusted": pass, has one, for the pod that sweeps saw there');
  });

  test.each([
    [{ podUid: 'another' }, 'is for another pod than sweeps saw there'],
    [{ namespace: 'prow' }, 'is for service account prow/default'],
    [{ serviceAccount: 'crier' }, 'is for service account test-pods/crier'],
  ])('is a fail with %j', (claims, observed) => {
    const [first] = findings(({ pods }) => saying(pods, claims));
    expect(first).toMatchObject({ outcome: 'fail', observed });
  });

  test('is inconclusive where the baseline’s say the same', () => {
    const [first] = findings(({ pods }) => saying(pods, { podUid: 'another' }), true);
    expect(first).toMatchObject({ outcome: 'inconclusive', observed: expect.stringContaining('as in the baseline') });
  });

  test('is inconclusive where it said nothing, or nobody knows the key', () => {
    expect(findings(({ pods }) => saying(pods, null))[0]).toMatchObject({
      ...{ outcome: 'inconclusive', observed: 'said nothing of one' },
    });
    expect(findings(() => ({ keyIds: null }), true)[0]).toMatchObject({
      ...{ outcome: 'inconclusive', observed: 'no cluster says that the key is its own' },
    });
  });

  test('is not asked for where its account has no token for it, and is a fail where only the candidate’s have none', () => {
    const withoutToken = (pods: readonly ObservedPod[]) =>
      pods.map(({ said, ...pod }) => ({ ...pod, volumes: pod.volumes.filter((name) => !name.startsWith('kube-api')) }));
    expect(findings(({ pods }) => ({ pods: withoutToken(pods) }), true)).toEqual([]);
    expect(findings(({ pods }) => ({ pods: withoutToken(pods) }))[0]).toMatchObject({
      ...{ outcome: 'fail', observed: 'was given none, unlike the baseline’s' },
    });
  });

  test('is not asked for where pods do not really run', () => {
    expect(findings(({ pods }) => ({ ...saying(pods, null), keyIds: undefined }), true)).toEqual([]);
  });
});

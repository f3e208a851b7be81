import { describe, expect, test } from 'vitest';
import { TASKS } from '../model/canary.js';
import { EXAMPLE_DESCRIPTION, exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import type { HistoryEvent } from '../model/history-event.js';
import type { EventOf } from '../model/observations.js';
import { insideCheck } from './inside-check.js';

/** Findings of a run in which the candidate’s canaries said something else. */
function findings(change: (event: EventOf<'inside-observed'>) => Partial<HistoryEvent> | null, both = false) {
  const events = exampleEvents({ tasks: TASKS, starts: 1 }).flatMap((event): HistoryEvent[] => {
    if (event.kind !== 'inside-observed' || (event.phase === 'baseline' && !both)) return [event];
    const changed = change(event);
    return changed === null ? [] : [{ ...event, ...changed } as HistoryEvent];
  });
  return insideCheck(EXAMPLE_DESCRIPTION, historyOf(events)).filter(
    ({ subject, expected }) => !subject.endsWith('baseline') && !expected.startsWith('has a token'),
  );
}

const outcomes = (found: ReturnType<typeof findings>) => [...new Set(found.map(({ outcome }) => outcome))];

describe('what a canary says from inside', () => {
  test('is a pass where it is the pod that sweeps saw in the cluster of its alias', () => {
    const found = findings(() => ({}));
    expect(outcomes(found)).toEqual(['pass']);
    expect(found.map(({ subject }) => subject)).toEqual([
      'alias "default"',
      'alias "k8s-tpu-operator"',
      'alias "test-infra-trusted"',
      'alias "default" (omitted)',
    ]);
  });

  test('is a fail where another cluster answered it, whatever sweeps saw', () => {
    const found = findings(() => ({ kubeSystemUid: 'uid-prow' }));
    expect(found.find(({ subject }) => subject.includes('k8s-tpu'))).toMatchObject({
      outcome: 'fail',
      observed: 'says that it is in service cluster prow',
    });
    expect(found.find(({ subject }) => subject.includes('trusted'))).toMatchObject({ outcome: 'pass' });
  });

  test('is a fail where its cluster takes it for somebody else', () => {
    expect(outcomes(findings(() => ({ user: 'system:serviceaccount:prow:crier' })))).toEqual(['fail']);
  });

  test('is a fail where it is another pod than sweeps saw', () => {
    expect(outcomes(findings(() => ({ podUid: 'another' })))).toEqual(['fail']);
  });

  test('is a fail where its volumes are missing', () => {
    expect(findings(() => ({ mounts: ['/logs', '/tools'] }))[0]?.observed).toBe('has nothing mounted at /canary');
  });

  test('is inconclusive where it said nothing, or its cluster gave no answer', () => {
    expect(outcomes(findings(() => null))).toEqual(['inconclusive']);
    const silent = findings(() => ({ kubeSystemUid: null, problems: ['GET /api: refused'] }));
    expect(silent[0]).toMatchObject({ outcome: 'inconclusive', observed: expect.stringContaining('refused') });
  });

  test('is inconclusive where the baseline’s canaries say the same', () => {
    const [first] = findings(() => ({ podUid: 'another' }), true);
    expect(first).toMatchObject({ outcome: 'inconclusive', observed: expect.stringContaining('as in the baseline') });
  });
});

test('a run without decorated canaries is no pass, unless it said so beforehand', () => {
  const outcomeOf = (notProven: string[]) => {
    const events = exampleEvents({ starts: 1 }).map((event) =>
      event.kind === 'run-started' ? { ...event, notProven } : event,
    );
    return insideCheck(EXAMPLE_DESCRIPTION, historyOf(events)).map(({ outcome }) => outcome);
  };
  expect(outcomeOf([])).toEqual(['inconclusive']);
  expect(outcomeOf(['decorated jobs: none here'])).toEqual(['pass']);
});

import { describe, expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION, exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import type { HistoryEvent, Phase } from '../model/history-event.js';
import type { EventOf } from '../model/observations.js';
import type { Finding } from '../model/verdict.js';
import { rolloutCheck } from './rollout-check.js';

type Process = EventOf<'rollout-observed'>;
type Restarts = EventOf<'restarts-observed'>;
type Pods = EventOf<'workload-observed'>;

const open = (events: readonly HistoryEvent[]): Finding[] =>
  rolloutCheck(EXAMPLE_DESCRIPTION, historyOf(events)).filter(({ outcome }) => outcome !== 'pass');

/** Open findings when the processes of one phase report something else. */
function withProcess(change: Partial<Process>, { phase = 'candidate', notProven = [] as string[] } = {}): Finding[] {
  return open(
    exampleEvents({ starts: 1, notProven }).map((event) =>
      event.kind === 'rollout-observed' && event.phase === phase ? { ...event, ...change } : event,
    ),
  );
}

function withPods(change: Partial<Pods>, phase: Phase = 'candidate'): Finding[] {
  return open(
    exampleEvents({ starts: 1 }).map((event) =>
      event.kind === 'workload-observed' && event.phase === phase ? { ...event, ...change } : event,
    ),
  );
}

test('declared and running alike is a pass, for candidate and baseline', () => {
  const findings = rolloutCheck(EXAMPLE_DESCRIPTION, historyOf(exampleEvents({ starts: 1 })));
  expect(findings.map(({ outcome }) => outcome)).toEqual(['pass', 'pass']);
});

describe('a component that runs as two workloads', () => {
  /** The example with a second workload of its component, of which another number of pods is declared. */
  const twice = (change: (event: HistoryEvent) => HistoryEvent = (event) => event) =>
    exampleEvents({ starts: 1 }).flatMap((event): HistoryEvent[] => {
      if (event.kind === 'phase-started') {
        const second = event.components.map((one) => ({
          ...{ ...one, workload: { ...one.workload, name: 'second' } },
          replicas: one.replicas + 1,
        }));
        return [{ ...event, components: [...event.components, ...second] }];
      }
      if (!['rollout-observed', 'workload-observed', 'restarts-observed'].includes(event.kind)) return [event];
      const [first] = EXAMPLE_DESCRIPTION.workloads;
      const { kind, namespace, name } = { kind: 'Deployment', namespace: 'default', name: '', ...first };
      const own = { ...event, workload: `${kind} ${namespace}/${name}` } as HistoryEvent;
      const uids = ['one', 'two'].map((uid) => `${String(Object(event).phase)}-${uid}`);
      const second = { ...own, workload: `${kind} ${namespace}/second` } as HistoryEvent;
      if (second.kind === 'workload-observed') {
        const podRevisions = Object.fromEntries(uids.map((uid) => [uid, second.revision ?? '']));
        return [own, change({ ...second, wanted: second.wanted + 1, pods: uids, podRevisions })];
      }
      return [own, ...uids.map((podUid) => change({ ...second, podUid } as HistoryEvent))];
    });

  test('is held against each declaration by itself', () => {
    const findings = rolloutCheck(EXAMPLE_DESCRIPTION, historyOf(twice()));
    expect(findings.map(({ outcome }) => outcome)).toEqual(['pass', 'pass', 'pass', 'pass']);
  });

  test('is a fail in the one that has another executable, and in that alone', () => {
    const findings = open(
      twice((event) => (event.kind === 'rollout-observed' ? { ...event, executableSha256: 'ff'.repeat(32) } : event)),
    );
    expect(findings.map(({ outcome, subject }) => [outcome, subject])).toEqual([
      ['inconclusive', expect.stringContaining('/second), baseline')],
      ['fail', expect.stringContaining('/second)')],
    ]);
  });
});

describe('a component that speaks only when it is asked', () => {
  /** The example with another component in the place of its own. */
  const withComponent = (component: string, change: Partial<Process>): Finding[] => {
    const renamed = <Value>(value: Value): Value =>
      JSON.parse(JSON.stringify(value).replaceAll('prow-controller-manager', component));
    const events = exampleEvents({ starts: 1 }).map((event) =>
      event.kind === 'rollout-observed' ? { ...renamed(event), ...change } : renamed(event),
    );
    return rolloutCheck(renamed(EXAMPLE_DESCRIPTION), historyOf(events)).filter(({ outcome }) => outcome !== 'pass');
  };

  test('may be heard nowhere; any other may not', () => {
    expect(withComponent('hook', { userAgents: [] })).toEqual([]);
    expect(withComponent('tide', { userAgents: [] }).map(({ outcome }) => outcome)).toContain('inconclusive');
  });

  test('is a fail where it is heard under another version', () => {
    const findings = withComponent('hook', { userAgents: ['hook/v20240101-abcdef123'] });
    expect(findings.map(({ outcome }) => outcome)).toContain('fail');
  });
});

describe('a process', () => {
  test.each<[string, Partial<Process>, string]>([
    ['of another executable', { executableSha256: 'ff'.repeat(32) }, 'runs executable ffffffffffff'],
    ['of another prow_version', { prowVersion: 1_747_872_000 }, 'prow_version reads 1747872000'],
    [
      'that calls itself by another tag',
      { userAgents: ['prow-controller-manager/v20250522-9b3f5faca'] },
      'calls itself',
    ],
    ['that is not ready', { ready: false }, 'not ready'],
    [
      'that is not ready for a reason',
      { ready: false, unready: 'manager: ErrImagePull' },
      'not ready: manager: ErrImagePull',
    ],
  ])('%s is a fail', (_, change, observed) => {
    expect(withProcess(change)).toMatchObject([{ outcome: 'fail' }]);
    expect(withProcess(change)[0]?.observed).toContain(observed);
  });

  test.each<[string, Partial<Process>]>([
    ['that was not found', { executableSha256: null }],
    ['whose metric did not answer', { prowVersion: null }],
    ['that nobody heard at an API server', { userAgents: [] }],
  ])('%s is inconclusive', (_, change) => {
    expect(withProcess(change)).toMatchObject([{ outcome: 'inconclusive' }]);
  });

  test('may speak by agents of its libraries too', () => {
    const userAgents = ['Go-http-client/2.0', 'prow-controller-manager/v20251125-e3ae8cf22'];
    expect(withProcess({ userAgents })).toEqual([]);
  });

  test('that is heard under the declared version and another one is a fail: two run', () => {
    const userAgents = ['prow-controller-manager/v20250522-9b3f5faca', 'prow-controller-manager/v20251125-e3ae8cf22'];
    expect(withProcess({ userAgents })).toMatchObject([{ outcome: 'fail' }]);
    expect(withProcess({ userAgents })[0]?.observed).toBe(
      'calls itself prow-controller-manager/v20250522-9b3f5faca (pod prow-controller-manager-candidate)',
    );
  });

  test('that says nothing at one look, and at another does, is known', () => {
    const doubled = (second: Partial<Process>): Finding[] =>
      open(
        exampleEvents({ starts: 1 }).flatMap((event): HistoryEvent[] => {
          if (event.kind !== 'rollout-observed' || event.phase !== 'candidate') return [event];
          const silent = { ...event, prowVersion: null, userAgents: [] };
          return [silent, { ...silent, ...second }];
        }),
      );
    const { prowVersion, userAgents } = exampleEvents({ starts: 1 }).find(
      (event): event is Process => event.kind === 'rollout-observed' && event.phase === 'candidate',
    ) as Process;
    expect(doubled({ prowVersion, userAgents })).toEqual([]);
    expect(doubled({ prowVersion })).toMatchObject([{ outcome: 'inconclusive' }]);
    expect(doubled({ userAgents })).toMatchObject([{ outcome: 'inconclusive' }]);
    const ofAnother = doubled({ prowVersion, userAgents, podUid: 'another' });
    expect(ofAnother.map(({ observed }) => observed).join()).toContain('prow_version did not answer');
    expect(doubled({ prowVersion: 1_747_872_000, userAgents })).toMatchObject([{ outcome: 'fail' }]);
  });

  test('needs no agent where no audit log was listed before the run', () => {
    expect(withProcess({ userAgents: [] }, { notProven: ['no audit log in this layer'] })).toEqual([]);
  });

  test('of the wrong executable in the baseline is inconclusive: the comparison stands on sand', () => {
    expect(withProcess({ executableSha256: 'ff'.repeat(32) }, { phase: 'baseline' })).toMatchObject([
      { outcome: 'inconclusive' },
    ]);
  });

  test('that nobody looked at is inconclusive', () => {
    const events = exampleEvents({ starts: 1 }).filter(
      ({ kind, ...event }) => !(kind === 'rollout-observed' && 'phase' in event && event.phase === 'candidate'),
    );
    expect(open(events)).toMatchObject([{ outcome: 'inconclusive' }]);
  });
});

describe('a component that was started again', () => {
  const restarted = (change: Partial<Restarts>, phases: Phase[] = ['candidate']): Finding[] =>
    open(
      exampleEvents({ starts: 1 }).map((event) =>
        event.kind === 'restarts-observed' && phases.includes(event.phase) ? { ...event, ...change } : event,
      ),
    );

  test('because it ended by itself is a fail, although it is ready whenever it is looked at', () => {
    const [finding] = restarted({ restarts: 1, lastExitCode: 1 });
    expect(finding?.outcome).toBe('fail');
    expect(finding?.observed).toBe(
      'ended and was started again once, last with exit code 1 (pod prow-controller-manager-candidate)',
    );
  });

  test.each([
    [1, 'inconclusive'],
    [2, 'fail'],
  ])('because it was killed %i times is %s', (restarts, outcome) => {
    expect(restarted({ restarts, lastExitCode: 137 })).toMatchObject([{ outcome }]);
  });

  test.each([
    [1, 'inconclusive'],
    [2, 'fail'],
  ] as const)('because it lost its Lease %i times is %s', (restarts, outcome) => {
    const [finding] = restarted({ restarts, lastExitCode: 1, lostLease: true });
    expect(finding).toMatchObject({ outcome });
    expect(finding?.observed).toContain('could not renew its Lease in time');
  });

  test('as in the baseline is inconclusive for both', () => {
    const findings = restarted({ restarts: 3, lastExitCode: 1 }, ['baseline', 'candidate']);
    expect(findings.map(({ outcome }) => outcome)).toEqual(['inconclusive', 'inconclusive']);
    expect(findings.at(-1)?.observed).toContain('as in the baseline');
  });

  test('counts by the look that saw most', () => {
    const events = exampleEvents({ starts: 1 }).flatMap((event): HistoryEvent[] =>
      event.kind === 'restarts-observed' && event.phase === 'candidate' ? [{ ...event, restarts: 2 }, event] : [event],
    );
    expect(open(events)).toMatchObject([{ outcome: 'fail' }]);
  });

  test('or not, when nobody looked, is inconclusive', () => {
    const events = exampleEvents({ starts: 1 }).filter(
      (event) => !(event.kind === 'restarts-observed' && event.phase === 'candidate'),
    );
    expect(open(events)).toMatchObject([{ outcome: 'inconclusive' }]);
  });
});

describe('a workload', () => {
  test('whose image changed and whose pods did not is a fail: nothing was replaced', () => {
    const [finding] = withPods({ previousPods: ['candidate-pod-0'] });
    expect(finding?.outcome).toBe('fail');
    expect(finding?.observed).toContain('nothing was replaced in Deployment prow-controller-manager');
  });

  test('that kept a pod of the baseline is a fail even if it says there was none before', () => {
    const [finding] = withPods({ pods: ['baseline-pod-0'], previousPods: [] });
    expect(finding?.observed).toContain('nothing was replaced');
  });

  test('with a pod of an older template is a fail whatever changed in it', () => {
    const older = withPods({ podRevisions: { 'candidate-pod-0': 'baseline-template' } });
    expect(older).toMatchObject([{ outcome: 'fail' }]);
    expect(older[0]?.observed).toContain('are of an older template than the declared candidate-template');
    expect(withPods({ podRevisions: {} })).toMatchObject([{ outcome: 'fail' }]);
  });

  test.each(['OnDelete', 'RollingUpdate', 'RollingUpdate, partition 1', 'Recreate, paused'])(
    'is judged by its pods alone, whether or not it says %s',
    (strategy) => {
      expect(withPods({ strategy })).toEqual([]);
      const kept = { previousPods: ['candidate-pod-0'] };
      const [without, told] = [withPods(kept)[0], withPods({ ...kept, strategy })[0]];
      expect(told).toEqual({ ...without, observed: `${without?.observed}; its update strategy is ${strategy}` });
    },
  );

  test('whose controller has made nothing of what is declared is a fail', () => {
    expect(withPods({ revision: null })).toMatchObject([
      {
        outcome: 'fail',
        observed: 'the controller of Deployment prow-controller-manager has made no pod template of what is declared',
      },
    ]);
    expect(withPods({ revision: null }, 'baseline')).toMatchObject([{ outcome: 'inconclusive' }]);
  });

  test('may keep its pods when the image is the same', () => {
    const events = exampleEvents({ starts: 1 }).map((event): HistoryEvent => {
      if (event.kind === 'workload-observed' && event.phase === 'candidate')
        return { ...event, previousPods: ['candidate-pod-0'] };
      if (event.kind !== 'phase-started') return event;
      return { ...event, components: event.components.map((component) => ({ ...component, image: 'same:1' })) };
    });
    expect(open(events)).toEqual([]);
  });

  test.each<[string, Partial<Pods>, string]>([
    ['with fewer pods than it wants', { pods: [] }, '0 pods of 1 wanted'],
    ['that wants another number than was declared', { wanted: 2 }, 'the workload wants 2 pods, 1 were declared'],
  ])('%s is a fail', (_, change, observed) => {
    expect(withPods(change)).toMatchObject([{ outcome: 'fail', observed }]);
  });

  test('with a pod whose process nobody looked at is inconclusive', () => {
    const events = exampleEvents({ starts: 1 }).map((event): HistoryEvent => {
      if (event.kind === 'workload-observed' && event.phase === 'candidate')
        return {
          ...event,
          wanted: 2,
          pods: ['candidate-pod-0', 'unseen'],
          podRevisions: { ...event.podRevisions, unseen: 'candidate-template' },
        };
      if (event.kind !== 'phase-started' || event.phase !== 'candidate') return event;
      return { ...event, components: event.components.map((component) => ({ ...component, replicas: 2 })) };
    });
    expect(open(events)).toMatchObject([
      { outcome: 'inconclusive', observed: 'process of pod unseen never looked at' },
    ]);
  });
});

describe("the build that made the canaries' pods", () => {
  const labelled = (plankVersion: string, phase: Phase): Finding[] =>
    open(
      exampleEvents({ starts: 1 }).map((event) =>
        event.kind === 'cluster-swept' && event.phase === phase
          ? { ...event, pods: event.pods.map((pod) => ({ ...pod, plankVersion })) }
          : event,
      ),
    );

  test('is a fail when it is the old one', () => {
    expect(labelled('v20250522-9b3f5faca', 'candidate')).toMatchObject([
      { outcome: 'fail', subject: 'who makes pods' },
    ]);
  });

  test('is inconclusive when the pods do not say, or in the baseline', () => {
    expect(labelled('', 'candidate')).toMatchObject([{ outcome: 'inconclusive' }]);
    expect(labelled('v20251125-e3ae8cf22', 'baseline')).toMatchObject([{ outcome: 'inconclusive' }]);
  });
});

test('no component declared is inconclusive', () => {
  expect(open([])).toMatchObject([{ outcome: 'inconclusive', subject: 'components' }]);
});

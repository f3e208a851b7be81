import { describe, expect, test } from 'vitest';
import { UNKNOWN_CLUSTER_ALIAS } from '../model/alias.js';
import type { Description } from '../model/description.js';
import { EXAMPLE_DESCRIPTION, exampleEvents, expectedFate, historyOf } from '../model/fixtures/example-run.js';
import type { HistoryEvent, Phase } from '../model/history-event.js';
import type { Finding } from '../model/verdict.js';
import { placementCheck } from './placement-check.js';

const ALIAS = 'k8s-tpu-operator';
const WRONG = [{ clusterId: 'build-main', namespace: 'test-pods' }];

/** What placement says where horologium's cron canaries of one alias land in another cluster. */
function misplaced(written: string | undefined): Finding[] {
  const events = exampleEvents({
    starts: 1,
    fateOf: (probe) => {
      const isIt = probe.phase === 'candidate' && probe.canary.way === 'horologium-cron';
      const fate = expectedFate(probe);
      if (!isIt || probe.canary.spelling !== ALIAS) return fate;
      return { ...fate, places: WRONG, ...(written === undefined ? {} : { cluster: written }) };
    },
  });
  return placementCheck(EXAMPLE_DESCRIPTION, historyOf(events)).filter(({ outcome }) => outcome === 'fail');
}

/** What placement says where one component answers no to one canary in these phases. */
function refused(spelling: string, phases: readonly Phase[], answer = 'no such job'): Finding[] {
  const isIt = (event: HistoryEvent): boolean =>
    event.kind === 'canary-submitted' &&
    phases.includes(event.phase) &&
    event.canary.spelling === spelling &&
    event.canary.way === 'horologium-cron';
  const events = exampleEvents({ starts: 1 }).flatMap((event): HistoryEvent[] => {
    if (event.kind !== 'canary-submitted' || !isIt(event)) return [event];
    const { prowJob: _, ...rest } = event;
    return [{ ...rest, kind: 'canary-refused', answer }];
  });
  return placementCheck(EXAMPLE_DESCRIPTION, historyOf(events)).filter(({ observed }) =>
    observed.includes('refused by'),
  );
}

describe('a misplacement names alias, way and the component to look into', () => {
  test('the one that started the job, where the ProwJob names another alias', () => {
    const [finding] = misplaced('default');
    expect(finding?.subject).toBe(`alias "${ALIAS}"`);
    expect(finding?.observed).toMatch(/^1 of 6 canaries \(via horologium-cron\) started in build cluster build-main/);
    expect(finding?.observed).toContain('look into horologium: the ProwJob names "default"');
  });

  test('the one that makes pods, where the ProwJob names the right alias', () => {
    expect(misplaced(undefined)[0]?.observed).toContain(
      'look into prow-controller-manager: the ProwJob names the right',
    );
  });
});

describe('a refusal', () => {
  test('is a fail that names alias, way, component and its answer', () => {
    const [finding, ...others] = refused(ALIAS, ['candidate']);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ outcome: 'fail', subject: `alias "${ALIAS}"` });
    expect(finding?.observed).toContain('were refused by horologium: "no such job"; look into horologium: it refused');
  });

  test('is inconclusive where the baseline had the same one', () => {
    const outcomes = refused(ALIAS, ['baseline', 'candidate']).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['inconclusive', 'inconclusive']);
  });

  test('of the alias nobody has is right where it says so, and a fail for another reason', () => {
    const right = refused(UNKNOWN_CLUSTER_ALIAS, ['candidate'], `unknown cluster ${UNKNOWN_CLUSTER_ALIAS}`);
    expect(right.map(({ outcome }) => outcome)).toEqual(['pass']);
    expect(refused(UNKNOWN_CLUSTER_ALIAS, ['candidate']).map(({ outcome }) => outcome)).toEqual(['fail']);
  });
});

describe('a canary that no subscription of production’s lets in', () => {
  const shut: Description = {
    ...EXAMPLE_DESCRIPTION,
    pubsub: [{ project: 'p', subscriptions: ['s'], allowedClusters: ['default'] }],
  };
  const canary = { job: 'canary-sub', spelling: ALIAS, type: 'periodic', way: 'sub' } as const;
  const about = (event: HistoryEvent) =>
    placementCheck(shut, historyOf([...exampleEvents({ starts: 1 }), event])).find(({ observed }) =>
      observed.includes('via sub'),
    );
  const at = { phase: 'candidate', start: 0, canary } as const;

  test('passes where sub refuses it for that, and fails where for anything else', () => {
    const answer = `Failed creating prowjob: cluster ${ALIAS} is not allowed. Can be fixed`;
    expect(about({ kind: 'canary-refused', ...at, answer })?.outcome).toBe('pass');
    expect(about({ kind: 'canary-refused', ...at, answer: 'no such job' })?.outcome).toBe('fail');
  });

  test('fails where sub starts it, wherever it lands, and sub is to be looked into', () => {
    const finding = about({ kind: 'canary-submitted', ...at, prowJob: 'one' });
    expect(finding?.outcome).toBe('fail');
    expect(finding?.observed).toContain('no subscription lets them in; look into sub: it must refuse them');
  });

  test('is none where a subscription lets it in', () => {
    const { pubsub: _, ...open } = shut;
    const answer = `cluster ${ALIAS} is not allowed`;
    const events = [...exampleEvents({ starts: 1 }), { kind: 'canary-refused', ...at, answer } as const];
    const found = placementCheck(open, historyOf(events)).find(({ observed }) => observed.includes('via sub'));
    expect(found?.outcome).toBe('fail');
  });
});

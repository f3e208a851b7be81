import { describe, expect, test } from 'vitest';
import { UNKNOWN_CLUSTER_ALIAS } from '../model/alias.js';
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

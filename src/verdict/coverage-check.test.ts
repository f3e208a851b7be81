import { describe, expect, test } from 'vitest';
import { CLONE_TASK, type Task } from '../model/canary.js';
import type { Description } from '../model/description.js';
import { EXAMPLE_DESCRIPTION, exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import type { HistoryEvent } from '../model/history-event.js';
import type { Finding } from '../model/verdict.js';
import { coverageCheck } from './coverage-check.js';
import { foreseenGaps } from './foreseen-gaps.js';

const without = (isLeftOut: (event: Extract<HistoryEvent, { kind: 'canary-submitted' }>) => boolean): Finding[] =>
  coverageCheck(
    EXAMPLE_DESCRIPTION,
    historyOf(exampleEvents().filter((event) => event.kind !== 'canary-submitted' || !isLeftOut(event))),
  );

test('every alias, type and way probed is one pass', () => {
  expect(without(() => false)).toMatchObject([{ outcome: 'pass', subject: 'every alias, type and way' }]);
});

describe('a filtered suite', () => {
  test('is inconclusive and names what it left out', () => {
    const findings = without(({ canary }) => canary.spelling === 'k8s-tpu-operator' && canary.type === 'batch');
    expect(findings.map(({ outcome }) => outcome)).toEqual(['inconclusive', 'inconclusive']);
    expect(findings[0]).toMatchObject({
      subject: 'alias "k8s-tpu-operator"',
      observed: 'no canary of batch via prowjob',
    });
    expect(findings[1]?.observed).toBe('1 never submitted: canary-k8s-tpu-operator-batch');
  });

  test('is inconclusive when it left out the unknown alias or horologium', () => {
    expect(without(({ canary }) => canary.spelling === 'prow-staging-no-such-cluster')[0]?.outcome).toBe(
      'inconclusive',
    );
    expect(without(({ canary }) => canary.way === 'horologium-cron')[0]?.outcome).toBe('inconclusive');
  });

  test('is inconclusive even if nothing more was planned', () => {
    const events = exampleEvents().flatMap((event): HistoryEvent[] => {
      if (event.kind === 'run-started')
        return [{ ...event, planned: event.planned.filter(({ type }) => type !== 'batch') }];
      return event.kind === 'canary-submitted' && event.canary.type === 'batch' ? [] : [event];
    });
    expect(coverageCheck(EXAMPLE_DESCRIPTION, historyOf(events))[0]?.outcome).toBe('inconclusive');
  });

  test('is not excused by canaries of a later start', () => {
    expect(without(({ start, phase }) => start === 0 && phase === 'candidate')[0]?.outcome).toBe('inconclusive');
  });
});

describe('what production has and the run has not', () => {
  const stale: Description = {
    ...EXAMPLE_DESCRIPTION,
    jobs: [
      ...EXAMPLE_DESCRIPTION.jobs,
      { name: 'old-job', type: 'presubmit', cluster: 'gone', file: 'jobs/old.yaml', line: 7 },
    ],
  };
  const crier: Description = {
    ...EXAMPLE_DESCRIPTION,
    workloads: EXAMPLE_DESCRIPTION.workloads.flatMap((one) => [one, { ...one, component: 'crier', name: 'crier' }]),
  };

  const horologium: Description = {
    ...EXAMPLE_DESCRIPTION,
    workloads: EXAMPLE_DESCRIPTION.workloads.flatMap((one) => [one, { ...one, component: 'horologium' }]),
  };
  const onlyObjects = (notProven: string[]): HistoryEvent[] =>
    exampleEvents({ notProven }).flatMap((event): HistoryEvent[] => {
      if (event.kind === 'run-started')
        return [{ ...event, planned: event.planned.filter(({ way }) => way === 'prowjob') }];
      return event.kind === 'canary-submitted' && event.canary.way !== 'prowjob' ? [] : [event];
    });

  test('a way through a component that production runs is inconclusive where nobody went it', () => {
    const findings = coverageCheck(horologium, historyOf(onlyObjects(['horologium: no replicas here'])));
    expect(findings.map(({ outcome }) => outcome)).toEqual(['pass', 'pass']);
    const [first] = coverageCheck(horologium, historyOf(onlyObjects([])));
    expect(first).toMatchObject({ outcome: 'inconclusive', subject: 'alias "default"' });
    expect(first?.observed).toBe('no canary of periodic via horologium-interval, periodic via horologium-cron');
  });

  test('a way is no gap where production does not run its component, nor once it was listed as one', () => {
    expect(coverageCheck(EXAMPLE_DESCRIPTION, historyOf(onlyObjects([])))).toMatchObject([{ outcome: 'pass' }]);
    const listed = ['way horologium-interval: why', 'way horologium-cron: why'];
    const findings = coverageCheck(horologium, historyOf(onlyObjects(listed)));
    expect(findings.filter(({ subject }) => subject.startsWith('alias'))).toEqual([]);
  });

  test.each([
    ['an alias that nobody defines', stale, 'alias "gone"'],
    ['a workload without a replica here', crier, 'crier'],
  ])('%s is inconclusive, and a pass once it was listed before the run', (_, description, word) => {
    const [finding] = coverageCheck(description, historyOf(exampleEvents()));
    expect(finding).toMatchObject({ outcome: 'inconclusive' });
    expect(finding?.subject).toContain(word);
    const listed = coverageCheck(description, historyOf(exampleEvents({ notProven: [`${word}: no replicas here`] })));
    expect(listed.map(({ outcome }) => outcome)).toEqual(['pass', 'pass']);
  });

  describe('one of two workloads of a component', () => {
    const twice: Description = {
      ...EXAMPLE_DESCRIPTION,
      workloads: EXAMPLE_DESCRIPTION.workloads.flatMap((one) => [one, { ...one, name: 'second' }]),
    };
    const subject = 'prow-controller-manager (Deployment prow/second)';
    const judged = (replicas: number | null, notProven: string[] = []) =>
      coverageCheck(
        twice,
        historyOf(
          exampleEvents({ notProven }).map((event): HistoryEvent => {
            if (event.kind !== 'phase-started' || event.phase === 'baseline' || replicas === null) return event;
            const second = event.components.map((one) => ({
              ...one,
              workload: { ...one.workload, name: 'second' },
              replicas,
            }));
            return { ...event, components: [...event.components, ...second] };
          }),
        ),
      ).filter(({ outcome }) => outcome !== 'pass');

    test('that the candidate phase does not declare, or not with replicas, is inconclusive', () => {
      expect(judged(null)).toMatchObject([{ outcome: 'inconclusive', subject }]);
      expect(judged(0)).toMatchObject([{ outcome: 'inconclusive', subject }]);
    });

    test('is no gap where it runs, nor once it was listed by its own name', () => {
      expect(judged(1)).toEqual([]);
      const [, declaredAlone] = exampleEvents();
      const components = declaredAlone?.kind === 'phase-started' ? declaredAlone.components : [];
      const listed = foreseenGaps(twice, components);
      expect(listed).toEqual(['Deployment prow/second: stands without replicas here']);
      expect(judged(null, listed)).toEqual([]);
    });

    test('is not excused because another one of them was listed', () => {
      const other = ['Deployment prow/prow-controller-manager: stands without replicas here'];
      expect(judged(null, other)).toMatchObject([{ outcome: 'inconclusive', subject }]);
    });
  });

  test('is a pass once the foreseen gaps were listed', () => {
    const description = { ...stale, workloads: crier.workloads };
    const notProven = foreseenGaps(description, []);
    expect(notProven.map((gap) => gap.split(':')[0])).toEqual(['alias gone', 'crier', 'prow-controller-manager']);
    const findings = coverageCheck(description, historyOf(exampleEvents({ notProven })));
    expect(findings.map(({ outcome }) => outcome)).toEqual(['pass', 'pass', 'pass']);
  });

  test('a scheduler in production’s configuration is inconclusive, and a pass once it was listed', () => {
    const document = { name: 'Prow’s configuration', file: 'config.yaml', line: 1 };
    const withFields = (fields: Record<string, string>): Description => ({
      ...EXAMPLE_DESCRIPTION,
      documents: [{ ...document, fields }],
    });
    const scheduled = withFields({ '/scheduler/enabled': 'b5bea41b6c623f7c' });
    const [open] = coverageCheck(scheduled, historyOf(exampleEvents()));
    expect(open).toMatchObject({ outcome: 'inconclusive', subject: 'scheduler' });
    const listed = exampleEvents({ notProven: foreseenGaps({ ...scheduled, workloads: [] }, []) });
    expect(coverageCheck(scheduled, historyOf(listed)).map(({ outcome }) => outcome)).toEqual(['pass', 'pass']);
    const [none] = coverageCheck(withFields({ '/deck/tide_update_period': '0' }), historyOf(exampleEvents()));
    expect(none?.subject).toBe('every alias, type and way');
  });

  test('the scheduler’s failover is named as not covered, with the aliases that it moves', () => {
    const fields = {
      '/scheduler/enabled': 'b',
      '/scheduler/failover/mappings/tpu': 'c',
      '/scheduler/failover/mappings/a~1b': 'd',
    };
    const documents = [{ name: 'Prow’s configuration', file: 'config.yaml', line: 1, fields }];
    expect(foreseenGaps({ ...EXAMPLE_DESCRIPTION, documents, workloads: [] }, [])).toEqual([
      expect.stringMatching(/^scheduler: .* by its failover those of alias a\/b, tpu; .* not covered$/),
    ]);
    expect(foreseenGaps({ ...EXAMPLE_DESCRIPTION, documents: [], workloads: [] }, [])).toEqual([]);
  });

  test('jobs of another agent are inconclusive, a pass once they were listed, and no undefined alias', () => {
    const job = { name: 'pipe', type: 'periodic' as const, cluster: 'ghost', file: 'jobs/a.yaml', line: 3 };
    const jobs = [...EXAMPLE_DESCRIPTION.jobs, { ...job, agent: 'tekton-pipeline' }];
    const described: Description = { ...EXAMPLE_DESCRIPTION, jobs, workloads: [] };
    const [open, ...more] = coverageCheck(described, historyOf(exampleEvents()));
    expect(more).toEqual([]);
    expect(open).toMatchObject({ outcome: 'inconclusive', subject: 'jobs of agent tekton-pipeline' });
    const notProven = foreseenGaps(described, []);
    expect(notProven).toEqual([
      expect.stringMatching(/^jobs of agent tekton-pipeline: .*1, the first pipe, jobs\/a.yaml:3/),
    ]);
    const listed = coverageCheck(described, historyOf(exampleEvents({ notProven })));
    expect(listed.map(({ outcome }) => outcome)).toEqual(['pass', 'pass']);
  });

  test('contexts that nobody has read are inconclusive, and a pass once they were listed', () => {
    const kubeconfigs = EXAMPLE_DESCRIPTION.kubeconfigs.map((one) => ({ ...one, guessed: true as const }));
    const guessed: Description = { ...EXAMPLE_DESCRIPTION, kubeconfigs };
    const [open] = coverageCheck(guessed, historyOf(exampleEvents()));
    expect(open).toMatchObject({ outcome: 'inconclusive', subject: 'contexts of production’s kubeconfigs' });
    const gaps = foreseenGaps({ ...guessed, workloads: [] }, []);
    expect(gaps).toEqual([
      expect.stringContaining('Secret kubeconfig-build/kubeconfig'),
      expect.stringMatching(/called default in production is not known; here one is/),
    ]);
    const listed = coverageCheck(guessed, historyOf(exampleEvents({ notProven: gaps })));
    expect(listed.map(({ outcome }) => outcome)).toEqual(['pass', 'pass']);
    expect(foreseenGaps({ ...EXAMPLE_DESCRIPTION, workloads: [] }, [])).toEqual([]);
  });

  test('aliases that share a cluster are inconclusive, and a pass once they were listed together', () => {
    const aliases = EXAMPLE_DESCRIPTION.aliases.map((alias) => ({ ...alias, clusterId: 'build-main' }));
    const merged: Description = { ...EXAMPLE_DESCRIPTION, aliases, workloads: [] };
    const [open, ...more] = coverageCheck(merged, historyOf(exampleEvents()));
    expect(more).toEqual([]);
    expect(open).toMatchObject({ outcome: 'inconclusive', observed: 'all of them mean build-main' });
    expect(open?.subject).toContain('default, k8s-tpu-operator');
    const gaps = foreseenGaps(merged, []);
    expect(gaps).toEqual([expect.stringMatching(/^aliases of one cluster default, k8s-tpu-operator, .*build-main/)]);
    const listed = coverageCheck(merged, historyOf(exampleEvents({ notProven: gaps })));
    expect(listed.map(({ outcome }) => outcome)).toEqual(['pass', 'pass']);
    const others = coverageCheck(merged, historyOf(exampleEvents({ notProven: ['aliases of one cluster default'] })));
    expect(others[0]?.outcome).toBe('inconclusive');
  });

  test('files that are empty here are inconclusive, and a pass once all of them were listed', () => {
    const place = { fills: 'Secret oauth', file: 'kustomization.yaml', line: 3 };
    const standIns = ['secrets/token', 'secrets/token.old'].map((path) => ({ path, ...place }));
    const described: Description = { ...EXAMPLE_DESCRIPTION, workloads: [], standIns };
    const gaps = foreseenGaps(described, []);
    expect(gaps).toHaveLength(2);
    const outcomes = (notProven: string[]) =>
      coverageCheck(described, historyOf(exampleEvents({ notProven }))).map(({ outcome }) => outcome);
    expect(outcomes(gaps)).toEqual(['pass', 'pass']);
    expect(outcomes(gaps.slice(0, 1))).toEqual(['inconclusive']);
    expect(outcomes(gaps.slice(1))).toEqual(['inconclusive']);
    expect(outcomes([])).toEqual(['inconclusive']);
  });

  test('a gap whose name is only part of a listed word stays open', () => {
    const findings = coverageCheck(
      crier,
      historyOf(exampleEvents({ notProven: ['crier-next: no replicas here', 'crier: not restarted'] })),
    );
    expect(findings[0]?.outcome).toBe('inconclusive');
  });

  test('a description without the default alias is not whole', () => {
    const aliases = EXAMPLE_DESCRIPTION.aliases.filter(({ name }) => name !== 'default');
    const findings = coverageCheck({ ...EXAMPLE_DESCRIPTION, aliases }, historyOf(exampleEvents()));
    expect(findings).toMatchObject([{ outcome: 'inconclusive', subject: 'alias "default"' }]);
  });
});

test('what is cloned for a pull request is a canary of that way, and what a job made by hand does is none of it', () => {
  const [first] = EXAMPLE_DESCRIPTION.workloads;
  const hook = { ...first, component: 'hook', name: 'hook', replicas: 1 } as Description['workloads'][number];
  const description = { ...EXAMPLE_DESCRIPTION, workloads: [...EXAMPLE_DESCRIPTION.workloads, hook] };
  const gap = (tasks: readonly Task[]) =>
    coverageCheck(description, historyOf(exampleEvents({ tasks }))).find(
      ({ subject, observed }) => subject === 'alias "k8s-tpu-operator"' && observed.startsWith('no canary of'),
    )?.observed;
  expect(gap([CLONE_TASK])).not.toContain('hook-opened');
  expect(gap(['speak'])).toContain('presubmit via hook-opened');
});

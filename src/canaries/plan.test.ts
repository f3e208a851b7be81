import { describe, expect, test } from 'vitest';
import { UNKNOWN_CLUSTER_ALIAS } from '../model/alias.js';
import { LASTING_TASKS, TASKS } from '../model/canary.js';
import type { DeclaredComponent, Environment } from '../model/environment.js';
import { JOB_TYPES } from '../model/job.js';
import { makeEnvironment } from './fixtures/make-run.js';
import { planCanaries, planKept, planLasting, planRepeat, restartedComponents } from './plan.js';

function horologium(replicas: number): DeclaredComponent {
  return {
    component: 'horologium',
    workload: { kind: 'Deployment', namespace: 'prow', name: 'horologium' },
    container: 'horologium',
    image: 'horologium:1',
    replicas,
    tag: 'v20251125-e3ae8cf22',
    executableSha256: '',
    lease: null,
    metricsPort: null,
  };
}

test('every alias, the omitted spelling and an unknown alias are probed with all four job types', () => {
  const canaries = planCanaries(makeEnvironment()).filter(({ task }) => task === undefined);
  const spellings = ['default', 'test-infra-trusted', null, UNKNOWN_CLUSTER_ALIAS];
  expect(canaries).toHaveLength(spellings.length * JOB_TYPES.length);
  for (const spelling of spellings)
    expect(canaries.filter((canary) => canary.spelling === spelling).map(({ type }) => type)).toEqual(JOB_TYPES);
});

test('the literal `default` is probed even where production defines no such alias', () => {
  const aliases = [{ name: 'k8s-infra', clusterId: 'prow-build', definedBy: 'a file' }];
  expect(planCanaries(makeEnvironment({ aliases })).some(({ spelling }) => spelling === 'default')).toBe(true);
});

test('where nobody defines what an omitted cluster means, no canary without one is to do something', () => {
  const aliases = [{ name: 'k8s-infra', clusterId: 'prow-build', definedBy: 'a file' }];
  const working = planCanaries(makeEnvironment({ aliases })).filter(({ task }) => task !== undefined);
  expect([...new Set(working.map(({ spelling }) => spelling))]).toEqual(['k8s-infra']);
});

test('no two canaries have the same job name, or presubmits would abort each other', () => {
  const aliases = ['arn:aws:a', 'arn:aws/a', 'arn-aws-a'].map((name) => ({
    name,
    clusterId: 'x',
    definedBy: 'a file',
  }));
  const jobs = planCanaries(makeEnvironment({ aliases })).map(({ job }) => job);
  expect(new Set(jobs).size).toBe(jobs.length);
  for (const job of jobs) expect(job).toMatch(/^[A-Za-z0-9-._]+$/);
});

test.each(['horologium-interval', 'horologium-cron'] as const)(
  'the periodics of %s are planned where horologium runs, one for each spelling',
  (way) => {
    const canaries = planCanaries(makeEnvironment({ components: [horologium(1)] }));
    const job = (word: string): string => `ci-canary-${way}-${word}`;
    expect(canaries.filter((canary) => canary.way === way)).toEqual([
      { job: job('default'), spelling: 'default', type: 'periodic', way },
      { job: job('test-infra-trusted'), spelling: 'test-infra-trusted', type: 'periodic', way },
      { job: job('omitted'), spelling: null, type: 'periodic', way },
      { job: job(UNKNOWN_CLUSTER_ALIAS), spelling: UNKNOWN_CLUSTER_ALIAS, type: 'periodic', way },
    ]);
  },
);

test('where production decorates, each spelling that leads somewhere is also to speak, to fail and to need its Secret', () => {
  const { canary } = makeEnvironment();
  const configs = ['default', 'test-infra-trusted', null].map((spelling) => ({ spelling, config: {} }));
  const decorated = { image: 'i', command: ['c'], configs };
  const tasksOf = (environment: Environment) =>
    planCanaries(environment).flatMap(({ spelling, task }) => (task === undefined ? [] : [`${spelling} ${task}`]));
  expect(tasksOf(makeEnvironment({ canary: { ...canary, decorated } }))).toEqual(
    ['default', 'test-infra-trusted', null].flatMap((spelling) => TASKS.map((task) => `${spelling} ${task}`)),
  );
  expect(tasksOf(makeEnvironment())).toEqual(['default secret', 'test-infra-trusted secret', 'null secret']);
});

test('horologium’s periodics are not planned where it stands at zero replicas', () => {
  const canaries = planCanaries(makeEnvironment({ components: [horologium(0)] }));
  expect(new Set(canaries.map(({ way }) => way))).toEqual(new Set(['prowjob']));
});

describe('a repeat', () => {
  const deck = { ...horologium(2), component: 'deck' };

  test('probes every alias and the omitted spelling once', () => {
    expect(planRepeat(makeEnvironment(), 1).map(({ spelling, type, way }) => [spelling, type, way])).toEqual([
      ['default', 'periodic', 'prowjob'],
      ['test-infra-trusted', 'periodic', 'prowjob'],
      [null, 'periodic', 'prowjob'],
      [UNKNOWN_CLUSTER_ALIAS, 'periodic', 'prowjob'],
    ]);
  });

  test('probes them through each component that starts jobs when asked, whose ways take turns', () => {
    const environment = makeEnvironment({ components: [deck, horologium(1)] });
    expect(restartedComponents(environment)).toEqual(['deck', 'prow-controller-manager']);
    const waysOf = (start: number) => [...new Set(planRepeat(environment, start).map(({ way }) => way))].sort();
    expect([waysOf(1), waysOf(2)]).toEqual([
      ['deck-rerun-latest', 'prowjob'],
      ['deck-rerun', 'prowjob'],
    ]);
    expect(planRepeat(environment, 1)).toHaveLength(8);
  });

  test('probes them through the components it is told, and no other', () => {
    const environment = makeEnvironment({ components: [deck] });
    const ways = planRepeat(environment, 1, ['prow-controller-manager']).map(({ way }) => way);
    expect(ways).toEqual(ways.map(() => 'prowjob'));
    expect(ways).toHaveLength(4);
  });

  test('leaves out a component whose ways are all shut', () => {
    const { canary } = makeEnvironment();
    const blockedWays = (['deck-rerun', 'deck-rerun-latest'] as const).map((way) => ({ way, why: 'nobody may' }));
    const environment = makeEnvironment({ components: [deck], canary: { ...canary, blockedWays } });
    expect(restartedComponents(environment)).toEqual(['prow-controller-manager']);
  });
});

test('what is to be aborted lasts in every alias and without one, and is planned where deck can be asked', () => {
  const decorated = {
    image: 'i',
    command: ['w'],
    configs: ['default', 'test-infra-trusted', null].map((spelling) => ({ spelling, config: {} })),
  };
  const { canary } = makeEnvironment();
  const reachable = makeEnvironment({ canary: { ...canary, decorated }, endpoints: { deck: 'http://127.0.0.1:1' } });
  expect(planLasting(reachable).map(({ spelling, task }) => `${spelling} ${task}`)).toEqual(
    ['default', 'test-infra-trusted', null].flatMap((spelling) => LASTING_TASKS.map((task) => `${spelling} ${task}`)),
  );
  expect(planLasting(makeEnvironment({ endpoints: {} }))).toEqual([]);
  const undecorated = makeEnvironment({ endpoints: { deck: 'http://127.0.0.1:1' } });
  expect([...new Set(planLasting(undecorated).map(({ task }) => task))]).toEqual(['stay']);
});

test('what plank must do more with is planned in every alias, and two each of what waits for the other', () => {
  const kept = planKept(makeEnvironment());
  const of = (task: string) => kept.filter((canary) => canary.task === task).map(({ spelling }) => spelling);
  expect(of('evicted')).toEqual(['default', 'test-infra-trusted']);
  expect(of('serial')).toEqual(['default', 'default']);
  expect(of('queued')).toEqual(['default', 'test-infra-trusted']);
  // Only what is decorated has limits of its own.
  expect(of('unscheduled')).toEqual([]);
});

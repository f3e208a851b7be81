import { expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION } from '../../src/model/fixtures/example-run.js';
import { DESCRIBED_POLICIES, describedBreaches } from './described-breaches.js';

const [WORKLOAD] = EXAMPLE_DESCRIPTION.workloads;
const hook = (namespace: string, replicas = 1) => {
  if (WORKLOAD === undefined) throw new TypeError('the example has workloads');
  return { ...WORKLOAD, kind: 'Deployment', name: 'hook', namespace, replicas } as const;
};
const file = (name: string, ...aliases: string[]) => ({
  ...({ kind: 'Secret', name, key: 'kubeconfig', currentContext: '' } as const),
  contexts: aliases.map((alias) => ({ name: alias, clusterId: 'build' })),
});
const told = (...[described]: [Partial<Parameters<typeof describedBreaches>[0]>]): string[] =>
  describedBreaches(
    { namespaces: { prowJobs: 'default', pods: 'test-pods' }, workloads: [], kubeconfigs: [], ...described },
    ({ kind, name }) => (name === 'folder' ? null : `${kind} default/${name}`),
  ).map(({ policy, subject, how }) => `${policy}: ${subject} ${how}`);

test('Prow where pods of jobs run is told, each workload', () => {
  expect(told({ workloads: [hook('test-pods'), hook('default')] })).toEqual([
    'namespaces-apart: Deployment test-pods/hook stands in test-pods, where pods of jobs run',
  ]);
});

test('so it is where ProwJobs and pods of jobs have one namespace, and Prow stands there', () => {
  expect(told({ namespaces: { prowJobs: 'default', pods: 'default' }, workloads: [hook('default')] })).toHaveLength(1);
});

test('Prow in a namespace of its own, and what stands idle, are not', () => {
  expect(told({ workloads: [hook('default'), hook('test-pods', 0)] })).toEqual([]);
});

test('an alias in two Secrets is told of the one that comes second', () => {
  expect(told({ kubeconfigs: [file('old', 'default', 'a'), file('new', 'b', 'default')] })).toEqual([
    'alias-once: Secret default/new has alias default under kubeconfig, which old/kubeconfig has too',
  ]);
});

test('aliases in one Secret each, and one that no object holds, are not', () => {
  expect(told({ kubeconfigs: [file('old', 'default'), file('new', 'b')] })).toEqual([]);
  expect(told({ kubeconfigs: [file('old', 'default'), file('folder', 'default')] })).toEqual([]);
});

test('each is a policy with a name', () => {
  expect(DESCRIBED_POLICIES.map(({ name }) => name)).toEqual(['namespaces-apart', 'alias-once']);
});

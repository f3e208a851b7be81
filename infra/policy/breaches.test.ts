import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../src/production/manifest.js';
import { breachesOf, POLICIES, sortBreaches } from './breaches.js';

const HEALTHY = {
  ...{ name: 'hook', image: 'example.org/prow/hook:v20251125-e3ae8cf22', readinessProbe: { httpGet: {} } },
  resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '2Gi' } },
};

const workload = (spec: object = {}, container: object = {}, kind = 'Deployment'): KubernetesObject => ({
  ...{ apiVersion: 'apps/v1', kind, metadata: { name: 'hook', namespace: 'default' } },
  spec: {
    replicas: 1,
    template: { metadata: { labels: { app: 'hook' } }, spec: { containers: [{ ...HEALTHY, ...container }] } },
    ...spec,
  },
});

const budget = (labels: object, namespace = 'default'): KubernetesObject => ({
  ...{ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'hook', namespace } },
  spec: { selector: { matchLabels: labels }, maxUnavailable: 1 },
});
const budgetOf = (spec: object): KubernetesObject => ({ ...budget({}), spec });
const POD = { containers: [HEALTHY], initContainers: [{ name: 'init', image: 'example.org/init:latest' }] };

const told = (...objects: KubernetesObject[]) => breachesOf(objects).map(({ policy, how }) => `${policy}: ${how}`);

test('a workload that lacks nothing breaks nothing', () => {
  expect(told(workload())).toEqual([]);
});

describe('each policy fires', () => {
  test.each([
    [
      'a container that requests nothing',
      workload({}, { resources: {} }),
      [
        'requests-and-limits: hook requests no cpu',
        'requests-and-limits: hook requests no memory',
        'requests-and-limits: hook has no limit of memory',
      ],
    ],
    ['a container without a probe', workload({}, { readinessProbe: undefined }), ['probes: hook has no probe']],
    ['an image without a tag', workload({}, { image: 'example.org/hook' }), ['no-latest: hook runs example.org/hook']],
    [
      'the latest image',
      workload({}, { image: 'example.org/hook:latest' }),
      ['no-latest: hook runs example.org/hook:latest'],
    ],
    ['a paused Deployment', workload({ paused: true }), ['replaces-pods: is paused']],
    [
      'a StatefulSet that waits for somebody',
      workload({ updateStrategy: { type: 'OnDelete' } }, {}, 'StatefulSet'),
      ['replaces-pods: replaces a pod only when somebody deletes it (OnDelete)'],
    ],
    [
      'a partition',
      workload({ updateStrategy: { rollingUpdate: { partition: 1 } } }, {}, 'StatefulSet'),
      ['replaces-pods: keeps pods below a partition'],
    ],
    ['several pods without a budget', workload({ replicas: 2 }), ['disruption-budget: has no PodDisruptionBudget']],
    [
      'two of what works alone',
      workload({ replicas: 2 }, { image: 'example.org/tide:v1' }),
      ['disruption-budget: has no PodDisruptionBudget', 'one-leader: runs tide 2 times, which elects no leader'],
    ],
    [
      'a token in plain text',
      workload({}, { env: [{ name: 'GITHUB_TOKEN', value: 'abc' }] }),
      ['no-plain-secret: hook has GITHUB_TOKEN in plain text'],
    ],
    [
      'an access key, and a token among arguments',
      workload({}, { env: [{ name: 'AWS_SECRET_ACCESS_KEY', value: 'abc' }], args: ['--github-token=ghp_0123456789'] }),
      [
        'no-plain-secret: hook is given a token in plain text',
        'no-plain-secret: hook has AWS_SECRET_ACCESS_KEY in plain text',
      ],
    ],
    [
      'what runs before a container',
      workload({ template: { metadata: {}, spec: POD } }),
      ['no-latest: init runs example.org/init:latest'],
    ],
    [
      'what runs by the clock',
      {
        ...{ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'nightly' } },
        spec: { jobTemplate: { spec: { template: { spec: POD } } } },
      },
      ['no-latest: init runs example.org/init:latest'],
    ],
    [
      'a key in a ConfigMap',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { k: '-----BEGIN RSA PRIVATE KEY-----' } },
      ['no-plain-secret: key k holds a credential'],
    ],
  ])('on %s', (_, object, expected) => {
    expect(told(object)).toEqual(expected);
  });
});

describe('and does not fire', () => {
  test.each([
    ['on several pods with a budget of theirs', [workload({ replicas: 2 }), budget({ app: 'hook' })]],
    ['on an image with a digest', [workload({}, { image: 'example.org/hook@sha256:aa' })]],
    ['on a token from a Secret', [workload({}, { env: [{ name: 'GITHUB_TOKEN', valueFrom: { secretKeyRef: {} } }] })]],
    ['on a file with a token', [workload({}, { env: [{ name: 'TOKEN_FILE', value: '/etc/token' }] })]],
    ['on what stands idle', [workload({ replicas: 0 }, { resources: {}, readinessProbe: undefined })]],
    [
      'on a Boskos that elects one',
      [
        workload({ replicas: 3 }, { image: 'e/boskos:v1', args: ['--enable-leader-election=true'] }),
        budget({ app: 'hook' }),
      ],
    ],
  ])('%s', (_, objects) => {
    expect(told(...objects)).toEqual([]);
  });

  test.each([
    [
      'that chooses by expression',
      { selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['hook'] }] }, minAvailable: 1 },
    ],
    ['of everything', { selector: {}, maxUnavailable: '50%' }],
  ])('on several pods with a budget %s', (_, spec) => {
    expect(told(workload({ replicas: 2 }), budgetOf(spec))).toEqual([]);
  });

  test('a budget of another namespace, or of other pods, is none', () => {
    expect(told(workload({ replicas: 2 }), budget({ app: 'hook' }, 'other'))).toHaveLength(1);
    expect(told(workload({ replicas: 2 }), budget({ app: 'tide' }))).toHaveLength(1);
  });
});

test('what production lacks itself is told, and what came in on the way stops the deployment', () => {
  const own = breachesOf([workload({}, { resources: {} })]);
  const found = breachesOf([workload({ paused: true }, { resources: {} })]);
  const { advisory, mandatory } = sortBreaches(found, own);
  expect(advisory.map(({ policy }) => policy)).toEqual(Array(3).fill('requests-and-limits'));
  expect(mandatory.map(({ how }) => how)).toEqual(['is paused']);
});

test('every policy names its outage, and has a name of its own', () => {
  expect(new Set(POLICIES.map(({ name }) => name)).size).toBe(POLICIES.length);
  for (const { outage } of POLICIES) expect(outage).toMatch(/^2019-/);
});

test.each([
  [
    'of other pods',
    { selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['tide'] }] } },
    'has no Pod',
  ],
  ['that chooses nothing', { maxUnavailable: 1 }, 'has no Pod'],
  ['that lets all go', { selector: {}, maxUnavailable: '100%' }, 'lets all of its pods go'],
  ['that asks for none', { selector: {}, minAvailable: 0 }, 'lets all of its pods go'],
  ['that lets none go', { selector: {}, maxUnavailable: 0 }, 'no drain ends'],
  ['that wants all', { selector: {}, minAvailable: '100%' }, 'no drain ends'],
])('a budget %s is told', (_, spec, how) => {
  expect(told(workload({ replicas: 2 }), budgetOf(spec))).toEqual([expect.stringContaining(how)]);
});

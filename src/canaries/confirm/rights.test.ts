import { describe, expect, test } from 'vitest';
import { mayAskPods, pathsTooWide, type ResourceRule, rightsMissing, rightsTooWide } from './rights.js';

/** docs/confirm.md, and what Kubernetes gives everybody. */
const NARROW: readonly ResourceRule[] = [
  {
    verbs: ['create'],
    apiGroups: ['authorization.k8s.io'],
    resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
  },
  { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
  {
    verbs: ['get', 'list'],
    apiGroups: ['apps'],
    resources: ['deployments', 'statefulsets', 'daemonsets', 'replicasets', 'controllerrevisions'],
  },
  { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] },
];

test('the documented role is neither too wide nor too narrow', () => {
  expect(rightsTooWide(NARROW)).toEqual([]);
  expect(rightsMissing(NARROW)).toEqual([]);
  expect(mayAskPods(NARROW)).toBe(false);
});

test('asking pods for their version is one right more, and no more than that', () => {
  const rules = [...NARROW, { verbs: ['get'], apiGroups: [''], resources: ['pods/proxy'] }];
  expect(rightsTooWide(rules)).toEqual([]);
  expect(mayAskPods(rules)).toBe(true);
});

describe('a credential that may do more than look is refused', () => {
  test.each([
    ['everything', { verbs: ['*'], apiGroups: ['*'], resources: ['*'] }, '* *.*'],
    ['reading Secrets', { verbs: ['get'], apiGroups: [''], resources: ['secrets'] }, 'get secrets'],
    ['deleting pods', { verbs: ['delete'], apiGroups: [''], resources: ['pods'] }, 'delete pods'],
    ['entering pods', { verbs: ['create'], apiGroups: [''], resources: ['pods/exec'] }, 'create pods/exec'],
    ['posting to pods', { verbs: ['create'], apiGroups: [''], resources: ['pods/proxy'] }, 'create pods/proxy'],
    [
      'changing Deployments',
      { verbs: ['patch'], apiGroups: ['apps'], resources: ['deployments'] },
      'patch deployments.apps',
    ],
    ['all resources of a group', { verbs: ['get'], apiGroups: ['apps'], resources: ['*'] }, 'get *.apps'],
    [
      'reading ProwJobs',
      { verbs: ['list'], apiGroups: ['prow.k8s.io'], resources: ['prowjobs'] },
      'list prowjobs.prow.k8s.io',
    ],
    [
      'making tokens',
      { verbs: ['create'], apiGroups: [''], resources: ['serviceaccounts/token'] },
      'create serviceaccounts/token',
    ],
    ['acting as others', { verbs: ['impersonate'], apiGroups: [''], resources: ['users'] }, 'impersonate users'],
  ])('%s', (_, rule, said) => {
    expect(rightsTooWide([...NARROW, rule])).toEqual([said]);
  });
});

test('a credential that cannot see enough is told what it lacks', () => {
  expect(rightsMissing(NARROW.slice(0, -1))).toEqual(['get pods', 'list pods']);
});

test('a right to objects by name is no right to all of them', () => {
  const byName = NARROW.map((rule) => ({ ...rule, resourceNames: ['hook'] }));
  expect(rightsMissing(byName)).toContain('list pods');
  expect(mayAskPods([{ verbs: ['get'], apiGroups: [''], resources: ['pods/proxy'], resourceNames: ['x'] }])).toBe(
    false,
  );
});

test('paths that everybody may read are none too many, and others are', () => {
  const discovery = [
    '/api',
    '/api/*',
    '/apis/*',
    '/healthz',
    '/openapi/*',
    '/version/',
    '/.well-known/openid-configuration',
  ];
  expect(pathsTooWide([{ verbs: ['get'], nonResourceURLs: discovery }])).toEqual([]);
  expect(pathsTooWide([{ verbs: ['*'], nonResourceURLs: ['*'] }])).toEqual(['* *']);
  expect(pathsTooWide([{ verbs: ['get'], nonResourceURLs: ['/logs/*', '/debug/pprof', '/apiserver'] }])).toEqual([
    'get /apiserver',
    'get /debug/pprof',
    'get /logs/*',
  ]);
  expect(pathsTooWide([{ verbs: ['post'], nonResourceURLs: ['/version'] }])).toEqual(['post /version']);
});

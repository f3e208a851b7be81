import { afterEach, expect, test } from 'vitest';
import { type ApiStandIn, startApiStandIn } from '../fixtures/api-stand-in.js';
import { connectProduction } from './connect-production.js';
import { readRights } from './read-rights.js';

const { signal } = new AbortController();
const NARROW = [
  { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] },
  {
    verbs: ['get', 'list'],
    apiGroups: ['apps'],
    resources: ['deployments', 'statefulsets', 'daemonsets', 'replicasets', 'controllerrevisions'],
  },
];
const ALL = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };
const PROXY = { verbs: ['get'], apiGroups: [''], resources: ['pods/proxy'] };

let api: ApiStandIn | null = null;
afterEach(async () => api?.close());

/** What is answered in each namespace; in others nobody answers. */
async function rights(
  rules: Readonly<Record<string, readonly object[]>>,
  more: { readonly incomplete?: boolean; readonly nonResourceRules?: readonly object[] } = {},
) {
  await api?.close();
  const { incomplete = false, nonResourceRules = [] } = more;
  api = await startApiStandIn((_, body) => {
    const namespace = String(Reflect.get(Object(Reflect.get(Object(body), 'spec')), 'namespace'));
    const resourceRules = rules[namespace];
    if (resourceRules === undefined) return null;
    return { status: 201, body: { spec: {}, status: { incomplete, resourceRules, nonResourceRules } } };
  });
  const production = connectProduction(undefined, { kubeconfig: api.cluster.kubeconfig, signal });
  return readRights(production, {
    looked: ['default'],
    others: Object.keys(rules).filter((name) => name !== 'default'),
  });
}

test('takes a credential that can only look', async () => {
  expect(await rights({ default: NARROW })).toBe(false);
  expect(await rights({ default: [...NARROW, PROXY] })).toBe(true);
});

test('takes one that sees nothing in other namespaces, or looks there too', async () => {
  expect(await rights({ default: [...NARROW, PROXY], 'test-pods': [], 'kube-system': NARROW })).toBe(true);
});

test('refuses one that may do more in any namespace that is known', async () => {
  await expect(rights({ default: [...NARROW, ALL] })).rejects.toThrow('may do more than look');
  await expect(rights({ default: NARROW, 'test-pods': [ALL] })).rejects.toThrow('in namespace test-pods');
  await expect(rights({ default: NARROW, 'test-pods': [PROXY] })).rejects.toThrow('get pods/proxy');
});

test('refuses one that reads what the API server itself serves', async () => {
  const nonResourceRules = [{ verbs: ['*'], nonResourceURLs: ['*'] }];
  await expect(rights({ default: NARROW }, { nonResourceRules })).rejects.toThrow('may do more than look');
});

test('refuses one that may do less, and one of which nobody knows', async () => {
  await expect(rights({ default: NARROW.slice(1) })).rejects.toThrow('not allowed: get pods, list pods');
  await expect(rights({ default: NARROW }, { incomplete: true })).rejects.toThrow('not whole');
  await expect(rights({})).rejects.toThrow('Nobody says what');
});

import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { kubeconfigBreaches } from './kubeconfig-breaches.js';

const SERVICE = 'https://10.199.0.10:6443';
const BUILD = 'https://10.199.0.11:6443';
const SETTINGS = {
  ...{ hasBase: false, own: [], written: [], budgets: [] },
  kubeconfigs: [
    { subject: 'Secret default/build', files: [{ key: 'kubeconfig', contexts: [{ name: 'default', server: BUILD }] }] },
  ],
};

function secret(contexts: readonly { name: string; server: string }[], name = 'build') {
  const text = stringify({
    contexts: contexts.map((one) => ({ name: one.name, context: { cluster: one.server } })),
    clusters: [SERVICE, BUILD].map((server) => ({ name: server, cluster: { server } })),
  });
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: 'default' },
    stringData: { kubeconfig: text },
  };
}

const told = (object: ReturnType<typeof secret>) => kubeconfigBreaches(object, SETTINGS);
const DEFAULT = { name: 'default', server: BUILD };

test('a kubeconfig with production’s alias, and its own cluster behind it, breaks nothing', () => {
  expect(told(secret([DEFAULT]))).toEqual([]);
});

test('the alias of a build cluster that leads to Prow’s own is the fault of 2019-02-08', () => {
  expect(told(secret([{ name: 'default', server: SERVICE }]))).toEqual([
    `leads alias default to ${SERVICE}, and it means ${BUILD}`,
  ]);
});

test('an alias that is missing, twice, or not production’s is told', () => {
  expect(told(secret([]))).toEqual(['has alias default 0 times under kubeconfig']);
  expect(told(secret([DEFAULT, DEFAULT]))).toEqual(['has alias default 2 times under kubeconfig']);
  expect(told(secret([DEFAULT, { name: 'other', server: BUILD }]))[0]).toContain('other, which production has not');
});

test('other objects, and contents that no cluster has given yet, are not asked', () => {
  expect(told(secret([], 'other'))).toEqual([]);
  expect(kubeconfigBreaches({ ...secret([]), stringData: undefined }, SETTINGS)).toEqual([]);
});

test('what is no kubeconfig is told', () => {
  expect(kubeconfigBreaches({ ...secret([]), stringData: { kubeconfig: 'hello' } }, SETTINGS)).toEqual([
    'has no kubeconfig under kubeconfig',
  ]);
});

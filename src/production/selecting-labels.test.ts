import { expect, test } from 'vitest';
import { manifestsOf } from './manifest.js';
import { selectingLabels } from './selecting-labels.js';

const keysOf = (kind: string, spec: string): string[] => {
  const text = `apiVersion: v1\nkind: ${kind}\nmetadata: { name: a, labels: { own: a } }\nspec: ${spec}\n`;
  return [...selectingLabels(manifestsOf(text, 'a.yaml').map(({ object }) => object))];
};

test.each([
  ['Service', '{ selector: { app: a, tier: b }, ports: [{ port: 80 }] }', ['app', 'tier']],
  ['NetworkPolicy', '{ podSelector: { matchLabels: { app: a } } }', ['app']],
  ['PodDisruptionBudget', '{ selector: { matchExpressions: [{ key: app, operator: In, values: [a] }] } }', ['app']],
  ['PodMonitor', '{ selector: { matchLabels: { "prow.k8s.io/a": b } } }', ['prow.k8s.io/a']],
  ['Other', '{ a: [{ labelSelector: { matchLabels: { app: a } } }] }', ['app']],
])('%s finds pods by %s', (kind, spec, keys) => {
  expect(keysOf(kind, spec)).toEqual(keys);
});

test.each([
  ['Deployment', '{ selector: { matchLabels: { app: a } } }'],
  ['Service', '{ ports: [{ port: 80 }] }'],
  ['ConfigMap', '{ selector: null, key: a }'],
])('%s finds no others by %s', (kind, spec) => {
  expect(keysOf(kind, spec)).toEqual([]);
});

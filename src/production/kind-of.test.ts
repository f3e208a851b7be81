import { describe, expect, it } from 'vitest';
import { kindOf } from './kind-of.js';
import { manifestsOf, objectName } from './manifest.js';
import { asWorkload } from './pod-template.js';

describe('a kind', () => {
  it.each([
    ['v1', 'Secret'],
    ['apps/v1', 'Deployment'],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
  ])('of Kubernetes’ own group has none in its name: %s %s', (apiVersion, kind) => {
    expect(kindOf({ apiVersion, kind })).toBe(kind);
  });

  it.each([
    ['vault.example.org/v1', 'Secret', 'Secret.vault.example.org'],
    ['apps.k8s.io/v1', 'Deployment', 'Deployment.apps.k8s.io'],
  ])('of another group has it in its name: %s %s', (apiVersion, kind, name) => {
    expect(kindOf({ apiVersion, kind })).toBe(name);
  });
});

it.each([
  ['apps/v1', 'Deployment a/one', true],
  ['apps.example.org/v1', 'Deployment.apps.example.org a/one', false],
])('a Deployment of %s is %s, and a workload: %s', (apiVersion, name, isWorkload) => {
  const pod = 'spec: { template: { spec: { containers: [{ name: c, image: "a:1" }] } } }';
  const text = `apiVersion: ${apiVersion}\nkind: Deployment\nmetadata: { name: one, namespace: a }\n${pod}\n`;
  const [object] = manifestsOf(text, 'a.yaml').map((manifest) => manifest.object);
  if (object === undefined) throw new Error('nothing was read');
  expect([objectName(object), asWorkload(object) !== null]).toEqual([name, isWorkload]);
});

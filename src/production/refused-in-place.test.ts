import { expect, test } from 'vitest';
import { IMMUTABLE_FIELDS } from './immutable-fields.js';
import { kindOf } from './kind-of.js';
import { manifestsOf } from './manifest.js';
import type { Production } from './read-production.js';
import { refusedInPlace } from './refused-in-place.js';

const sideOf = (text: string, boskos = ''): Production =>
  ({ manifests: manifestsOf(text, 'a.yaml'), boskosManifests: manifestsOf(boskos, 'b.yaml') }) as unknown as Production;

function told(before: string, after: string): string[] {
  return refusedInPlace(sideOf(before), sideOf(after)).map(({ subject }) => subject);
}

const HEAD: Readonly<Record<string, string>> = {
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  Job: 'batch/v1',
  StorageClass: 'storage.k8s.io/v1',
  RoleBinding: 'rbac.authorization.k8s.io/v1',
};
function object(kind: string, rest: string, metadata = 'name: a, namespace: ns'): string {
  return `apiVersion: ${HEAD[kind] ?? 'v1'}\nkind: ${kind}\nmetadata: { ${metadata} }\n${rest}\n`;
}

test('it is told by object and field, with its line, and its value is not', () => {
  const side = (app: string) => sideOf(object('Deployment', `spec:\n  selector:\n    matchLabels: { app: ${app} }`));
  expect(refusedInPlace(side('one'), side('two'))).toEqual([
    { reason: 'refused-in-place', subject: 'Deployment ns/a /spec/selector/matchLabels/app', place: 'a.yaml:6' },
  ]);
  const boskos = (app: string) =>
    sideOf('', object('Deployment', `spec: { selector: { matchLabels: { app: ${app} } } }`));
  expect(refusedInPlace(boskos('one'), boskos('two'))).toHaveLength(1);
});

test.each([
  ['a field that comes', object('Service', 'spec: {}'), object('Service', 'spec: { clusterIP: 10.0.0.1 }')],
  ['one that goes', object('Service', 'spec: { clusterIP: None }'), object('Service', 'spec: {}')],
  [
    'a list',
    object('StatefulSet', 'spec: { volumeClaimTemplates: [{ metadata: { name: a } }] }'),
    object('StatefulSet', 'spec: {}'),
  ],
  [
    'Secrets’ content in other words',
    object('Secret', 'immutable: true\ndata: { a: YQ== }'),
    object('Secret', 'immutable: true\nstringData: { a: a }'),
  ],
  ['a default left', object('Secret', ''), object('Secret', 'type: kubernetes.io/tls')],
  [
    'the namespace written out',
    object('Service', 'spec: {}', 'name: a'),
    object('Service', 'spec: { clusterIP: None }', 'name: a, namespace: default'),
  ],
])('%s is refused', (_, before, after) => {
  expect(told(before, after)).not.toEqual([]);
});

test.each([
  [
    'an object of another name',
    object('Service', 'spec: {}'),
    object('Service', 'spec: { clusterIP: None }', 'name: b, namespace: ns'),
  ],
  [
    'one in another namespace',
    object('Service', 'spec: {}'),
    object('Service', 'spec: { clusterIP: None }', 'name: a, namespace: other'),
  ],
  ['one that comes', '', object('Service', 'spec: { clusterIP: None }')],
  ['one that goes', object('Service', 'spec: { clusterIP: None }'), ''],
  [
    'what may change',
    object('StatefulSet', 'spec: { replicas: 1, template: { a: b } }'),
    object('StatefulSet', 'spec: { replicas: 2, template: { a: c } }'),
  ],
  ['the default written out', object('Secret', ''), object('Secret', 'type: Opaque')],
  [
    'something empty',
    object('StatefulSet', 'spec: {}'),
    object('StatefulSet', 'spec: { volumeClaimTemplates: [], selector: { matchExpressions: null } }'),
  ],
  [
    'a claim that grows',
    object('PersistentVolumeClaim', 'spec: { resources: { requests: { storage: 1Gi } } }'),
    object('PersistentVolumeClaim', 'spec: { resources: { requests: { storage: 2Gi } } }'),
  ],
  ['data that may change', object('ConfigMap', 'data: { a: b }'), object('ConfigMap', 'data: { a: c }')],
  [
    'data that from now on may not',
    object('ConfigMap', 'data: { a: b }'),
    object('ConfigMap', 'immutable: true\ndata: { a: c }'),
  ],
  [
    'an image',
    object('Pod', 'spec: { containers: [{ name: a, image: "a:1" }] }'),
    object('Pod', 'spec: { containers: [{ name: a, image: "a:2" }] }'),
  ],
  [
    'the same of a kind of another group',
    object('Service', '').replace('v1', 'example.net/v1'),
    object('Service', 'spec: { clusterIP: None }').replace('v1', 'example.net/v1'),
  ],
])('%s is not', (_, before, after) => {
  expect(told(before, after)).toEqual([]);
});

test('each row is of kinds that Kubernetes has, and says where it is from', () => {
  for (const { kinds, source, defaults, fields } of IMMUTABLE_FIELDS) {
    expect(kinds.map((kind) => kindOf({ apiVersion: 'v1', kind }))).toEqual(kinds);
    expect(source).toMatch(/Update, /);
    for (const pointer of Object.keys(defaults ?? {})) expect(pointer).toMatch(fields);
  }
});

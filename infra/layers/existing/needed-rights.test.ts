import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../../src/production/manifest.js';
import { excessRights } from './excess-rights.js';
import { neededRights } from './needed-rights.js';
import { rightText } from './right.js';
import { rightsManifest } from './rights-manifest.js';

const RBAC = 'rbac.authorization.k8s.io';
const kind = (name: string, group: string, isNamespaced = true) => ({
  ...{ group, version: 'v1', kind: name, resource: `${name.toLowerCase()}s`, isNamespaced, isListed: true },
});
const KINDS = [
  ...[kind('Deployment', 'apps'), kind('Secret', ''), kind('Namespace', '', false)],
  ...[kind('Role', RBAC), kind('RoleBinding', RBAC), kind('ClusterRole', RBAC, false)],
];

const object = (text: string) => parse(text) as KubernetesObject;
const texts = (...objects: KubernetesObject[]) => neededRights(objects, KINDS).map(({ right }) => rightText(right));

const ROLE = object(`
apiVersion: ${RBAC}/v1
kind: Role
metadata: { name: reader, namespace: prow }
rules: [{ apiGroups: [""], resources: [pods/log], verbs: [get] }]
`);

describe('the rights that objects take', () => {
  test('are those in their namespace, with what is watched until they are up', () => {
    const rights = texts(
      object('{ apiVersion: apps/v1, kind: Deployment, metadata: { name: deck, namespace: prow } }'),
    );
    expect(rights).toEqual(
      expect.arrayContaining(['patch deployments.apps in prow', 'watch replicasets.apps in prow']),
    );
    expect(rights).not.toContain('patch secrets in prow');
  });

  test('are those of their name alone where there is no namespace', () => {
    const rights = texts(object('{ apiVersion: v1, kind: Namespace, metadata: { name: test-pods } }'));
    expect(rights).toContain('delete namespaces test-pods');
    expect(rights).not.toContain('delete namespaces');
  });

  test('have what a role grants, for nobody may give what he has not', () => {
    expect(texts(ROLE)).toContain('get pods/log in prow');
    const cluster = { ...ROLE, kind: 'ClusterRole', metadata: { name: 'reader' } };
    expect(texts(cluster)).toContain('get pods/log');
    expect(texts({ ...cluster, rules: [], aggregationRule: {} })).toContain('* *.*');
  });

  test('have the binding of a role that is not deployed, by its name', () => {
    const binding = (name: string) =>
      object(`
apiVersion: ${RBAC}/v1
kind: RoleBinding
metadata: { name: b, namespace: prow }
roleRef: { kind: ClusterRole, name: ${name} }
`);
    expect(texts(binding('edit'))).toContain(`bind clusterroles.${RBAC} edit`);
    const own = { ...ROLE, kind: 'ClusterRole', metadata: { name: 'reader' } };
    expect(texts(binding('reader'), own)).not.toContain(`bind clusterroles.${RBAC} reader`);
    expect(texts(binding('reader'), own)).toContain('get pods/log in prow');
  });
});

describe('the rights that nobody should have', () => {
  const asked = (needed: Parameters<typeof excessRights>[1]) =>
    excessRights(['kube-system'], needed).asked.map(({ right }) => rightText(right));

  test('are asked about in every namespace that is not the environment’s', () => {
    expect(asked([])).toEqual(expect.arrayContaining(['get secrets in kube-system', '* *.*', 'impersonate users']));
  });

  test('are not, where production’s own manifests grant them; that is said instead', () => {
    const right = { verb: 'get', group: '', resource: 'secrets', namespace: null, name: null };
    const { excused } = excessRights(['kube-system'], [{ right, why: 'ClusterRole x grants it' }]);
    expect(excused).toMatchObject([{ why: 'ClusterRole x grants it', right: { namespace: 'kube-system' } }]);
    expect(asked([{ right: { ...right, namespace: 'prow' }, why: '' }])).toContain('get secrets in kube-system');
  });
});

test('rights are printed as roles: names of what has no namespace, all verbs of one thing together', () => {
  const needed = neededRights(
    [ROLE, object('{ apiVersion: v1, kind: Secret, metadata: { name: s, namespace: prow } }')],
    KINDS,
  );
  const printed = parseAllDocuments(rightsManifest(needed, 'tried')).map((one) => one.toJS());
  expect(printed[0]).toMatchObject({
    kind: 'Namespace',
    metadata: { labels: { 'prow-staging.dev/environment': 'tried' } },
  });
  expect(printed.find((one) => one.kind === 'ClusterRole').rules).toEqual([
    { apiGroups: [''], resources: ['namespaces'], resourceNames: ['kube-system'], verbs: ['get'] },
  ]);
  expect(printed.find((one) => one.kind === 'Role').rules).toContainEqual({
    ...{ apiGroups: [''], resources: ['secrets'] },
    verbs: ['get', 'create', 'patch', 'delete', 'list', 'watch'],
  });
});

import { beforeAll, expect, test } from 'vitest';
import type { DriftChange } from '../model/drift.js';
import { EXAMPLE_PRODUCTION } from '../production/fixtures/changed-example.js';
import { type Production, readProduction } from '../production/read-production.js';
import { unreadChanges } from './unread-changes.js';

let production: Production;
beforeAll(async () => {
  production = await readProduction(EXAMPLE_PRODUCTION);
});

function told(subject: string, field: string | null, kind: DriftChange['kind'] = 'field-changed'): string[] {
  const change = { kind, subject, field, before: null, after: null, place: 'a.yaml:1' };
  return unreadChanges({ before: production, after: production }, [change]).map((one) => one.subject);
}

const DECK = 'Deployment default/deck';
const POD = '/spec/template/spec';

test.each([
  [DECK, `${POD}/containers/deck/imagePullPolicy`],
  [DECK, `${POD}/imagePullSecrets/registry/name`],
  [DECK, `${POD}/containers/deck/resources/limits/cpu`],
  [DECK, '/spec/template/metadata/labels/sidecar.istio.io~1inject'],
  ['Service default/deck', '/metadata/annotations/cloud.google.com~1neg'],
  ['Deployment tools/proxy', `${POD}/containers/proxy/args`],
  ['CronJob tools/sweep', '/spec/jobTemplate/spec/template/spec/containers/sweep/command'],
  ['Prow’s configuration', '/plank/default_decoration_config_entries/0/config/gcs_credentials_secret'],
  ['Prow’s configuration', '/horologium/tick_interval'],
  ['presets of presets.yaml', '/0/env/PROXY/value'],
  ['hook’s configuration', '/external_plugins/o~1r/x/endpoint'],
  ['Deployment tools/proxy', `${POD}/containers/proxy/imagePullPolicy`],
  ['Deployment tools/proxy', `${POD}/containers/proxy/workingDir`],
  ['Deployment tools/proxy', `${POD}/schedulingGates/0/name`],
  ['CronJob tools/sweep', '/spec/timeZone'],
  ['CronJob tools/sweep', '/spec/concurrencyPolicy'],
  ['CronJob tools/sweep', '/spec/startingDeadlineSeconds'],
  ['Prow’s configuration', '/plank/max_concurrency'],
  ['Prow’s configuration', '/a_key_of_next_year'],
  ['ConfigMap tools/proxy', '/data/args'],
  ['ConfigMap default/nobodys', '/data/args'],
  ['Service default/deck', '/spec/type'],
  ['PersistentVolumeClaim default/cache', '/spec/resources/requests/storage'],
  ['StorageClass fast', '/allowVolumeExpansion'],
  ['Certificate.cert-manager.io default/deck', '/spec/dnsNames'],
  ['ReplicationController tools/proxy', `${POD}/containers/proxy/args`],
  [DECK, `${POD}/tolerations/0/key`],
  [DECK, `${POD}/priorityClassName`],
  [DECK, `${POD}/serviceAccountName`],
  [DECK, `${POD}/volumes/cache/persistentVolumeClaim/claimName`],
  [DECK, `${POD}/containers/deck/ports/0/name`],
  ['Deployment deck-of-others', `${POD}/containers/deck/args`],
])('of %s nothing in staging reads %s', (subject, field) => {
  expect(told(subject, field)).toEqual([`${subject} ${field}`]);
});

test.each([
  [DECK, `${POD}/containers/deck/args`],
  [DECK, `${POD}/containers/deck/resources/limits/memory`],
  [DECK, '/spec/replicas'],
  [DECK, '/metadata/annotations/note'],
  [DECK, '/metadata/labels/app.kubernetes.io~1version'],
  [DECK, `${POD}/containers/deck/workingDir`],
  ['Deployment tools/proxy', '/spec/replicas'],
  ['CronJob tools/sweep', '/spec/successfulJobsHistoryLimit'],
  ['ConfigMap default/config', '/data/config.yaml'],
  ['Prow’s configuration', '/scheduler/failover/mappings/default'],
  ['Prow’s configuration', '/plank/default_decoration_config_entries/0/config/utility_images/sidecar'],
  ['Service default/deck', '/metadata/labels/app'],
  ['Certificate.cert-manager.io default/deck', '/metadata/labels/app'],
  ['Role default/deck', '/rules/0/verbs'],
])('of %s something reads %s, or it is said otherwise', (subject, field) => {
  expect(told(subject, field)).toEqual([]);
});

test('of an object that comes each field counts', () => {
  const [more] = production.manifests.filter(({ object }) => object.kind === 'Deployment');
  const object = { ...more?.object, apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'more' } };
  const after = { ...production, manifests: [{ file: 'more.yaml', line: 1, object }] };
  const change = { subject: 'Deployment more', field: null, before: null, after: null, place: null } as const;
  expect(unreadChanges({ before: production, after }, [{ kind: 'document-added', ...change }])).toHaveLength(1);
});

test('a program that runs no more is told, and what goes and is missed by none of Prow’s', () => {
  for (const subject of [
    DECK,
    'ConfigMap tools/proxy',
    'Secret tools/proxy',
    'Service default/deck',
    'hook’s configuration',
  ])
    expect(told(subject, null, 'document-removed')).toEqual([subject]);
  // Prow would not start without it.
  expect(told('ConfigMap default/config', null, 'document-removed')).toEqual([]);
  // An approver is asked anyway.
  expect(told('Role default/deck', null, 'document-removed')).toEqual([]);
  const manifests = production.manifests.map(({ object, ...place }) => ({
    ...place,
    object: object.metadata.name === 'deck' ? { ...object, spec: { ...Object(object['spec']), replicas: 0 } } : object,
  }));
  const change = { kind: 'field-changed', subject: DECK, field: '/spec/replicas', before: null, after: null } as const;
  expect(
    unreadChanges({ before: production, after: { ...production, manifests } }, [{ ...change, place: null }]),
  ).toHaveLength(1);
});

test('a ConfigMap that comes says nothing to anybody where nobody names it, and only beside Prow', () => {
  const told = (namespace: string, namedBy: readonly object[] = []): number => {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'more', namespace }, data: { a: 'b' } };
    const objects = [object, ...namedBy].map((one) => ({ file: 'more.yaml', line: 1, object: one as typeof object }));
    const after = { ...production, manifests: [...production.manifests, ...objects] };
    const change = { subject: `ConfigMap ${namespace}/more`, field: null, before: null, after: null, place: null };
    return unreadChanges({ before: production, after }, [{ kind: 'document-added', ...change }]).length;
  };
  const proxy = {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'proxy', namespace: 'default' } },
    spec: {
      template: { spec: { containers: [{ name: 'a', image: 'a:1', envFrom: [{ configMapRef: { name: 'more' } }] }] } },
    },
  };
  expect(told('default')).toBe(0);
  expect(told('default', [proxy])).toBe(1);
  expect(told('kube-system')).toBe(1);
});

test('a label of pods is told where something else finds them by it', () => {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'deck' },
    spec: { selector: { 'a/tier': 'b' } },
  };
  const manifests = [...production.manifests, { file: 'a.yaml', line: 1, object: service }];
  const change = { kind: 'field-removed', subject: DECK, before: null, after: null, place: null } as const;
  const toldOf = (label: string): number =>
    unreadChanges({ before: production, after: { ...production, manifests } }, [
      { ...change, field: `/spec/template/metadata/labels/${label}` },
    ]).length;
  expect([toldOf('a~1tier'), toldOf('colour')]).toEqual([1, 0]);
});

test('a container more or less in a pod that is played is told, and in one that runs it is not', () => {
  const toldOf = (subject: string): number[] =>
    (['field-added', 'field-removed'] as const).map(
      (kind) => told(subject, `${POD}/containers/more/name`, kind).length,
    );
  expect([toldOf('Deployment tools/proxy'), toldOf(DECK)]).toEqual([
    [1, 1],
    [0, 0],
  ]);
});

test('a ConfigMap that goes with the last of Prow’s pods that names it is missed by nobody', () => {
  const manifests = production.manifests.map(({ object, ...place }) => ({
    ...{ ...place, object: JSON.parse(JSON.stringify(object).replaceAll('"name":"plugins"', '"name":"plugins-1"')) },
  }));
  const change = { kind: 'document-removed', subject: 'ConfigMap default/plugins', field: null, before: null } as const;
  const told = (before: Production, after: Production): number =>
    unreadChanges({ before, after }, [{ ...change, after: null, place: null }]).length;
  const renamed = { ...production, manifests };
  expect([told(production, renamed), told(renamed, renamed)]).toEqual([0, 1]);
});

test('utilities are a move while both sides have them, and are told where one side has none', () => {
  const field = '/plank/default_decoration_config_entries/0/config/utility_images/sidecar';
  const counts = (['field-changed', 'field-added', 'field-removed'] as const).map(
    (kind) => told('Prow’s configuration', field, kind).length,
  );
  expect(counts).toEqual([0, 1, 1]);
});

test('an image of a kind that nobody knows is a move while it is a text on both sides', () => {
  const withImage = (image: unknown): Production => {
    const object = { apiVersion: 'example.net/v1', kind: 'Runner', metadata: { name: 'r' }, spec: { image } };
    return { ...production, manifests: [{ file: 'r.yaml', line: 1, object }] };
  };
  const toldFrom = (was: unknown, is: unknown): number =>
    unreadChanges({ before: withImage(was), after: withImage(is) }, [
      {
        ...{ kind: 'field-changed', subject: 'Runner.example.net r', field: '/spec/image' },
        ...{ before: null, after: null, place: null },
      },
    ]).length;
  expect([
    toldFrom('a:1', 'a:2'),
    toldFrom('a:1', ['a:2']),
    toldFrom(['a:1'], 'a:2'),
    toldFrom('a:1', undefined),
  ]).toEqual([0, 1, 1, 1]);
});

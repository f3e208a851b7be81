import { expect, test } from 'vitest';
import { compareDescriptions } from '../production/drift/compare-descriptions.js';
import { EXAMPLE_PRODUCTION, type ExampleChange, withChangedExample } from '../production/fixtures/changed-example.js';
import { readProduction } from '../production/read-production.js';
import { unstagedChanges } from './unstaged-changes.js';

const DECK = 'manifests/deck.yaml';
const ARGS = 'Deployment default/deck /spec/template/spec/containers/deck/args';
const GITHUB = {
  file: DECK,
  from: '--github-endpoint=https://api.github.com',
  to: '--github-endpoint=https://evil.example',
};
const SPYGLASS = { file: DECK, from: '            - --spyglass=true\n', to: '            - --spyglass=false\n' };

async function unstagedAfter(...edits: ExampleChange[]): Promise<string[]> {
  const before = await readProduction(EXAMPLE_PRODUCTION);
  const after = await withChangedExample(edits, readProduction);
  const { changes } = compareDescriptions(before.description, after.description, 'before');
  return (await unstagedChanges({ before, after }, changes)).map(({ subject }) => subject);
}

test('there are none where nothing changes, and where Prow’s version is all that does', async () => {
  expect(await unstagedAfter()).toEqual([]);
  expect(
    await unstagedAfter({ file: DECK, from: '/deck:v20250522-9b3f5faca', to: '/deck:v20251125-e3ae8cf22' }),
  ).toEqual([]);
});

test('what is no manifest is none: Prow’s configuration is compared byte for byte', async () => {
  expect(await unstagedAfter({ file: 'config/config.yaml', from: 'log_level: info', to: 'log_level: debug' })).toEqual(
    [],
  );
});

test('what staging deploys as it is written is none', async () => {
  expect(await unstagedAfter({ file: DECK, from: 'replicas: 2', to: 'replicas: 3' })).toEqual([]);
  expect(await unstagedAfter(SPYGLASS)).toEqual([]);
});

test('what staging has something else for is one, and nothing beside it hides it', async () => {
  expect(await unstagedAfter(GITHUB)).toEqual([ARGS]);
  expect(await unstagedAfter(GITHUB, SPYGLASS, { file: DECK, from: 'replicas: 2', to: 'replicas: 3' })).toEqual([ARGS]);
});

test('an object that no staging cluster has a kind for is one, come or gone', async () => {
  const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: more, namespace: default }\n';
  const external = account.replace('v1\nkind: ServiceAccount', 'external-secrets.io/v1\nkind: ExternalSecret');
  const bring = (object: string) => ({
    file: DECK,
    from: 'apiVersion: apps/v1',
    to: `${object}---\napiVersion: apps/v1`,
  });
  expect(await unstagedAfter(bring(account))).toEqual([]);
  expect(await unstagedAfter(bring(external))).toEqual(['ExternalSecret.external-secrets.io default/more']);
});

test('a production that staging cannot stand up is one', async () => {
  const pods = 'spec: { template: { spec: { containers: [{ name: a, image: "a:1" }] } } }';
  const object = `apiVersion: apps.example.com/v1\nkind: Rollout\nmetadata: { name: one }\n${pods}\n---\napiVersion: apps/v1`;
  const [told = ''] = await unstagedAfter({ file: DECK, from: 'apiVersion: apps/v1', to: object });
  expect(told).toMatch(/^what staging cannot stand up: no staging cluster knows the kind of Rollout/);
});

test('a key that staging makes up anew is one, by a variable or a flag, and one that it made up already is none', async () => {
  const bring = (key: string) => ({
    file: DECK,
    from: '          env:\n',
    to: `          env:\n            - { name: A, valueFrom: { secretKeyRef: { name: cookie, key: ${key} } } }\n`,
  });
  const [told = '', ...others] = await unstagedAfter(bring('another'));
  expect([told, others]).toEqual([
    expect.stringMatching(/^key another of Secret default\/cookie, which is needed/),
    [],
  ]);
  expect(await unstagedAfter(bring('secret'))).toEqual([]);
  const flag = { file: DECK, from: '--cookie-secret=/etc/cookie/secret', to: '--cookie-secret=/etc/cookie/other' };
  expect(await unstagedAfter(flag)).toEqual([expect.stringMatching(/^key other of Secret default\/cookie/)]);
});

test('a key that nobody reads any longer is none', async () => {
  expect(
    await unstagedAfter({ file: DECK, from: '            - --cookie-secret=/etc/cookie/secret\n', to: '' }),
  ).toEqual([]);
});

test('a Secret that is made up anew is told once, not by each of its keys', async () => {
  const from = '          env:\n';
  const variable = (key: string) =>
    `            - { name: ${key}, valueFrom: { secretKeyRef: { name: more, key: ${key} } } }\n`;
  expect(await unstagedAfter({ file: DECK, from, to: `${from}${variable('A')}${variable('B')}` })).toEqual([
    expect.stringMatching(/^Secret default\/more, which is needed anew/),
  ]);
});

test('a key is one too where it is called as the one that staging has where none is named', async () => {
  const from = '          env:\n';
  const variable = '            - { name: A, valueFrom: { secretKeyRef: { name: cookie, key: placeholder } } }\n';
  const withoutKey = { file: DECK, from: '            - --cookie-secret=/etc/cookie/secret\n', to: '' };
  const [told, ...others] = await unstagedAfter(withoutKey, { file: DECK, from, to: `${from}${variable}` });
  expect([told, others]).toEqual([expect.stringMatching(/^key placeholder of Secret default\/cookie/), []]);
});

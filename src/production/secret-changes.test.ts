import { expect, test } from 'vitest';
import { EXAMPLE_PRODUCTION } from './fixtures/changed-example.js';
import { manifestsOf } from './manifest.js';
import type { Production } from './read-production.js';
import { readProduction } from './read-production.js';
import { secretChanges } from './secret-changes.js';

const example = await readProduction(EXAMPLE_PRODUCTION);
const secret = (rest: string): string => `apiVersion: v1\nkind: Secret\nmetadata: { name: s, namespace: a }\n${rest}\n`;
const having = (manifests: string, boskos = ''): Production => ({
  ...example,
  manifests: manifestsOf(manifests, 'm.yaml'),
  boskosManifests: manifestsOf(boskos, 'b.yaml'),
});
const one = secret('data: { key: b25l }');

test.each([
  ['holds something else', having(one), having(secret('data: { key: dHdv }')), ['Secret a/s']],
  ['holds one thing more', having(one), having(secret('data: { key: b25l, more: b25l }')), ['Secret a/s']],
  ['is new', having(''), having(one), ['Secret a/s, which is new']],
  ['is new on the cluster of Boskos', having(one), having(one, one), ['Secret a/s, which is new']],
  [
    'takes over what another cluster’s has',
    having(one, secret('data: { key: dHdv }')),
    having(secret('data: { key: dHdv }'), secret('data: { key: dHdv }')),
    ['Secret a/s'],
  ],
  ['holds what it held', having(one), having(secret('stringData: {}\ndata: { key: b25l }')), []],
  ['is new and holds nothing', having(''), having(secret('type: Opaque')), []],
  [
    'takes over what a kind of another group has',
    having(`${secret('data: { key: dHdv }')}---\n${one.replace('v1', 'vault.example.org/v1')}`),
    having(`${one}---\n${one.replace('v1', 'vault.example.org/v1')}`),
    ['Secret a/s'],
  ],
  ['is gone', having(one), having(''), []],
])('a Secret that %s', (_, before, after, subjects) => {
  expect(secretChanges(before, after).map(({ subject }) => subject)).toEqual(subjects);
});

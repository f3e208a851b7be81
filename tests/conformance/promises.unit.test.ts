import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SUPPORTED_FIELDS } from '../../src/local/host-node/supported-fields.js';
import { projectPath } from '../../src/toolchain/project-root.js';
import { NODE_KINDS } from './promise.js';
import { promiseTable } from './promise-table.js';
import { PROMISE_GROUPS, PROMISES } from './promises/all.js';

const named = new Set(PROMISES.flatMap(({ fields }) => fields));

test('every field that a host node keeps is asked for by a promise', () => {
  const kept = Object.entries(SUPPORTED_FIELDS).filter(([, support]) => support === 'kept' || Array.isArray(support));
  expect(kept.map(([field]) => field).filter((field) => !named.has(field))).toEqual([]);
});

test('no promise is about a field that host nodes do not know', () => {
  expect([...named].filter((field) => SUPPORTED_FIELDS[field] === undefined)).toEqual([]);
});

test('each promise has an id of its own that can be a namespace', () => {
  const ids = PROMISES.map(({ id }) => id);
  expect(ids.filter((id) => !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])$/.test(id))).toEqual([]);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test('there are at least 60 promises, and these alone have a limit, each with a reason', () => {
  expect(PROMISES.length).toBeGreaterThanOrEqual(60);
  const limits = PROMISES.flatMap(({ id, limits: known = {}, needs = {} }) =>
    NODE_KINDS.flatMap((kind) => {
      const why = known[kind] ?? needs[kind]?.what;
      return why === undefined ? [] : [{ kind, id, why }];
    }),
  );
  expect(limits.map(({ kind, id }) => `${kind}: ${id}`).sort()).toEqual([
    'host node: other-users',
    'host node: processes-are-limited',
    'host node: root-may-be-refused',
    'kubelet: every-other-field-is-refused-by-name',
    'kubelet: unsupported-fields-are-refused-by-name',
  ]);
  expect(limits.filter(({ why }) => why.length < 10)).toEqual([]);
});

test('each promise names its source, a page of Kubernetes', () => {
  const elsewhere = PROMISES.filter(({ source }) => !source.startsWith('https://kubernetes.io/docs/'));
  expect(elsewhere.map(({ id }) => id)).toEqual([]);
});

test('docs/host-node.md is up to date', () => {
  const page = projectPath('docs', 'host-node.md');
  const wanted = promiseTable(PROMISE_GROUPS);
  if (process.env['UPDATE_PROMISES'] !== undefined) writeFileSync(page, wanted);
  expect(readFileSync(page, 'utf8'), 'run npm run fix:promises').toBe(wanted);
});

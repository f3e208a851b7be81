import { describe, expect, test } from 'vitest';
import { definedKind, droppedFields, valueOfEveryField } from './definition-schema.js';

const string = { type: 'string' };
const object = (properties: Record<string, object>) => ({ type: 'object', properties });

describe('fields that a definition has no more', () => {
  const before = object({ a: string, list: { type: 'array', items: object({ b: string, c: string }) } });
  test.each<[string, object, string[]]>([
    ['none', before, []],
    ['one', object({ list: before.properties['list'] ?? {} }), ['a']],
    [
      'one of a list’s members',
      object({ a: string, list: { type: 'array', items: object({ b: string }) } }),
      ['list[].c'],
    ],
    ['none where anything may stand', { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }, []],
    ['all of a list', object({ a: string }), ['list']],
  ])('%s', (_, after, dropped) => {
    expect(droppedFields(before, after)).toEqual(dropped);
  });

  test('are looked for in the values of a map too', () => {
    const map = (values: object) => object({ m: { type: 'object', additionalProperties: values } });
    expect(droppedFields(map(object({ a: string, b: string })), map(object({ a: string })))).toEqual(['m.*.b']);
    expect(droppedFields(map(string), map(string))).toEqual([]);
  });
});

test('a value of every field is of the type of each', () => {
  const schema = object({
    ...{ s: string, state: { type: 'string', enum: ['free', 'busy'] }, n: { type: 'integer', minimum: 3 } },
    ...{ at: { type: 'string', format: 'date-time' }, is: { type: 'boolean' }, any: { type: 'object' } },
    ...{ list: { type: 'array', items: string }, map: { type: 'object', additionalProperties: string } },
    port: { 'x-kubernetes-int-or-string': true },
  });
  expect(valueOfEveryField(schema, { time: '2026-01-01T00:00:00Z' })).toEqual({
    ...{ s: 'made', state: 'free', n: 3, at: '2026-01-01T00:00:00Z', is: true, list: ['made'], port: 1 },
    ...{ map: { made: 'made' }, any: { made: 'as nobody has defined it' } },
  });
});

test('a kind is that of the version in which objects are kept', () => {
  const version = (name: string, storage: boolean) => ({ name, storage, served: true });
  const definition = {
    spec: {
      ...{ group: 'g', names: { kind: 'K', plural: 'ks' } },
      versions: [version('v1', false), version('v2', true)],
    },
  };
  expect(definedKind(definition)).toMatchObject({ group: 'g', version: 'v2', plural: 'ks', kind: 'K' });
  expect(definedKind({ spec: {} })).toBeNull();
});

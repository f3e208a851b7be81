import { describe, expect, test } from 'vitest';
import { countFields, fieldDifferences, type LiveObject } from './field-differences.js';

const object = (fields: Record<string, unknown>, name = 'a'): [string, LiveObject] => [
  name,
  { metadata: { name, ...Object(fields['metadata']) }, ...without(fields) },
];
const without = ({ metadata: _, ...rest }: Record<string, unknown>) => rest;
const differences = (before: Record<string, unknown>, after: Record<string, unknown>) =>
  fieldDifferences(new Map([object(before)]), new Map([object(after)])).map(
    ({ field, change }) => `${change} ${field}`,
  );

describe('what became of an object', () => {
  test.each<[string, Record<string, unknown>, Record<string, unknown>, string[]]>([
    ['nothing', { spec: { a: [1, { b: 'x' }] } }, { spec: { a: [1, { b: 'x' }] } }, []],
    ['a field that is gone', { spec: { a: 1, b: 2 } }, { spec: { a: 1 } }, ['lost spec.b']],
    ['all of a part', { spec: { a: { b: 1 } } }, { spec: {} }, ['lost spec.a']],
    ['a field of a list’s members', { l: [{ a: 1 }, { a: 1 }] }, { l: [{}, { a: 1 }] }, ['lost l[].a']],
    ['a member of a list', { l: ['a', 'b'] }, { l: ['a'] }, ['lost l[]']],
    ['a value', { spec: { a: 1 } }, { spec: { a: '1' } }, ['changed spec.a']],
    ['null for a value', { spec: { a: 1 } }, { spec: { a: null } }, ['changed spec.a']],
    ['a part for a value', { spec: { a: 1 } }, { spec: { a: { b: 1 } } }, ['changed spec.a']],
    ['a list for a part', { spec: { a: {} } }, { spec: { a: [] } }, ['changed spec.a']],
    ['a field more', { spec: { a: 1 } }, { spec: { a: 1, b: 2 } }, []],
    [
      'another object of the same name',
      { metadata: { uid: '1' } },
      { metadata: { uid: '2' } },
      ['changed metadata.uid'],
    ],
    ['the server’s own counts', { metadata: { resourceVersion: '1' } }, { metadata: { resourceVersion: '2' } }, []],
  ])('%s', (_, before, after, said) => {
    expect(differences(before, after)).toEqual(said);
  });

  test('is counted by objects, not by places in one, and objects that are gone are told elsewhere', () => {
    const lists = { l: [{ a: 1 }, { a: 2 }] };
    const before = new Map([object(lists, 'a'), object(lists, 'b'), object(lists, 'c')]);
    const after = new Map([object({ l: [{}, {}] }, 'a'), object({ l: [{}, { a: 2 }] }, 'b')]);
    expect(fieldDifferences(before, after)).toEqual([{ field: 'l[].a', change: 'lost', objects: 2, example: 'a' }]);
  });

  test('is seen in fields, however many members a list has', () => {
    expect(countFields(new Map([object({ l: [{ a: 1 }, { a: 2, b: 3 }] })]).values())).toBe(3);
  });
});

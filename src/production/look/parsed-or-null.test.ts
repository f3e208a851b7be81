import { expect, it } from 'vitest';
import { parsedOrNull } from './parsed-or-null.js';

it.each([
  ['a text', 'a: 1\n', { a: 1 }],
  ['the last of a key that stands twice, as Go takes it', 'a: 1\na: 2\n', { a: 2 }],
  [
    'what is merged, and truths of YAML 1.1',
    'x: &x { a: 1 }\nz: { <<: *x, on: yes }\n',
    { x: { a: 1 }, z: { a: 1, true: true } },
  ],
  ['the first document', 'a: 1\n---\nb: 2\n', { a: 1 }],
])('reads %s', (_, text, value) => {
  expect(parsedOrNull(text)).toEqual(value);
});

it.each([
  ['nothing', ''],
  ['no YAML', 'a: [1'],
  ['what may be read in two ways', 'a: 1 # b\u2028c: 2\n'],
])('is null for %s', (_, text) => {
  expect(parsedOrNull(text)).toBeNull();
});

import { expect, it } from 'vitest';
import { expand } from './expansion.js';

const variables = new Map([
  ['A', 'one'],
  ['EMPTY', ''],
]);

it.each([
  ['$(A)', 'one'],
  ['x$(A)y$(EMPTY)', 'xoney'],
  ['$(B)', '$(B)'],
  ['$$(A)', '$(A)'],
  ['$A $ $(A', '$A $ $(A'],
])('expands %s to %s', (text, expanded) => {
  expect(expand(text, variables)).toBe(expanded);
});

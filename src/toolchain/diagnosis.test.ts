import { expect, test } from 'vitest';
import { isAtLeast } from './diagnosis.js';

test('versions are compared as numbers, part by part', () => {
  expect(isAtLeast('1.26', '1.26.0')).toBe(true);
  expect(isAtLeast('1.26.10', '1.26.9')).toBe(true);
  expect(isAtLeast('20.19.0', '20.19')).toBe(true);
  expect(isAtLeast('1.25.9', '1.26')).toBe(false);
  expect(isAtLeast('9.0', '10.0')).toBe(false);
});

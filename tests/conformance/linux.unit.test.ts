import { expect, test } from 'vitest';
import { isLinuxSince } from './linux.js';

test.each([
  ['6.14.0-rc1', true],
  ['6.18.5', true],
  ['7.0', true],
  ['6.9.12', false],
  ['5.15.0-91-generic', false],
])('%s is since 6.14: %s', (kernel, isSo) => {
  expect(isLinuxSince(6, 14, kernel)).toBe(isSo);
});

test('what is no version is no answer', () => {
  expect(() => isLinuxSince(6, 14, 'linux')).toThrow('no version of Linux: linux');
});

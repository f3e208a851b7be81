import { expect, test } from 'vitest';
import { cacheDirectory } from './cache-directory.js';

test('what is given wins over the variable, and the variable over XDG', () => {
  const env = { PROW_STAGING_CACHE: '/variable', XDG_CACHE_HOME: '/xdg', HOME: '/home/a' };
  expect(cacheDirectory('/given', env)).toBe('/given');
  expect(cacheDirectory(undefined, env)).toBe('/variable');
  expect(cacheDirectory(undefined, { ...env, PROW_STAGING_CACHE: '' })).toBe('/xdg/prow-staging');
});

test('a relative XDG_CACHE_HOME is ignored, as its specification says', () => {
  expect(cacheDirectory(undefined, { XDG_CACHE_HOME: 'here', HOME: '/home/a' })).toBe('/home/a/.cache/prow-staging');
});

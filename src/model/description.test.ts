import { expect, test } from 'vitest';
import { fingerprint } from './description.js';
import { EXAMPLE_DESCRIPTION } from './fixtures/example-run.js';

test('the fingerprint does not hang on the order of fields', () => {
  const backwards = Object.fromEntries(Object.entries(EXAMPLE_DESCRIPTION).reverse());
  expect(fingerprint({ ...EXAMPLE_DESCRIPTION, ...backwards })).toBe(fingerprint(EXAMPLE_DESCRIPTION));
});

test('the fingerprint changes with one byte of one file of production', () => {
  const sources = EXAMPLE_DESCRIPTION.sources.map((source) => ({ ...source, sha256: 'ff'.repeat(32) }));
  expect(fingerprint({ ...EXAMPLE_DESCRIPTION, sources })).not.toBe(fingerprint(EXAMPLE_DESCRIPTION));
});

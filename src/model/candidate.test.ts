import { expect, test } from 'vitest';
import { ProwTag, prowVersionMetric } from './candidate.js';

test('prow_version reads the date of a tag as Unix seconds at midnight UTC', () => {
  expect(prowVersionMetric('v20251125-e3ae8cf22')).toBe(Date.UTC(2025, 10, 25) / 1000);
});

test.each(['latest', 'v20251125', 'v20251399-e3ae8cf22', ''])(
  'prow_version reads -1 for %j, as Prow says itself',
  (tag) => {
    expect(prowVersionMetric(tag)).toBe(-1);
  },
);

test('a tag is a date and a commit', () => {
  expect(ProwTag.safeParse('v20250522-9b3f5faca').success).toBe(true);
  expect(ProwTag.safeParse('v20250522').success).toBe(false);
});

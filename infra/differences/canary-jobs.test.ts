import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { canaryJobs } from './canary-jobs.js';

/** What horologium's jobs say of when they start, with so many aliases besides `default`. */
function schedules(aliases: number): unknown[] {
  const named = Array.from({ length: aliases }, (_, index) => ({ name: `a${index}`, clusterId: 'x', definedBy: 'y' }));
  const ways = ['horologium-interval', 'horologium-cron'] as const;
  const { text } = canaryJobs(named, { ways, image: 'i', hostNodes: null, tenantId: null, hasTriggers: false });
  const { periodics } = parse(text);
  return [...new Set(periodics.map(({ interval, cron }: Record<string, string>) => interval ?? cron))];
}

it.each([
  [4, ['30s', '*/30 * * * * *']],
  [8, ['1m', '*/1 * * * *']],
  [13, ['1m', '*/1 * * * *']],
  [14, ['2m', '*/2 * * * *']],
  [60, ['4m', '*/4 * * * *']],
])('with %i aliases horologium starts them by %j', (aliases, expected) => {
  expect(schedules(aliases)).toEqual(expected);
});

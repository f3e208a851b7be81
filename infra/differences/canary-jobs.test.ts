import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { canaryJobs } from './canary-jobs.js';

/** What horologium's jobs say of when they start, with so many aliases besides `default`. */
function schedules(aliases: number): unknown[] {
  const named = Array.from({ length: aliases }, (_, index) => ({ name: `a${index}`, clusterId: 'x', definedBy: 'y' }));
  const ways = ['horologium-interval', 'horologium-cron'] as const;
  const { text } = canaryJobs(named, {
    ways,
    image: 'i',
    hostNodes: null,
    cloning: null,
    tenantId: null,
    hasTriggers: false,
  });
  const { periodics } = parse(text);
  return [...new Set(periodics.map(({ interval, cron }: Record<string, string>) => interval ?? cron))];
}

it.each([
  [4, ['1h', '*/30 * * * * *']],
  [8, ['1h', '*/1 * * * *']],
  [13, ['1h', '*/1 * * * *']],
  [14, ['1h', '*/2 * * * *']],
  [60, ['1h', '*/4 * * * *']],
])('with %i aliases horologium starts them by %j', (aliases, expected) => {
  expect(schedules(aliases)).toEqual(expected);
});

it('decorates jobs of pull requests by production’s defaults, with a preset, where staging can', () => {
  const aliases = [{ name: 'a', clusterId: 'x', definedBy: 'y' }];
  const cloning = { image: 'w', command: ['say'], clones: [{ spelling: 'a', config: { timeout: '2m' } }] };
  const ways = ['hook-opened', 'hook-comment'] as const;
  const common = { ways, image: 'i', hostNodes: null, tenantId: null, hasTriggers: false };
  const { presubmits, presets } = parse(canaryJobs(aliases, { ...common, cloning }).text);
  const jobs = Object.values<{ name: string; decorate: boolean }[]>(presubmits).flat();
  const decorated = jobs.filter(({ decorate }) => decorate);
  expect(decorated).toMatchObject([
    {
      name: 'staging-canary-hook-opened-a-presubmit',
      ...{ cluster: 'a', decoration_config: { timeout: '2m' }, labels: presets[0].labels },
      spec: { containers: [{ image: 'w', command: ['say', 'inside/whereabouts.json', '0'] }] },
    },
  ]);
  expect(jobs.length).toBeGreaterThan(2);
  expect(parse(canaryJobs(aliases, { ...common, cloning: null }).text).presets).toBeUndefined();
});

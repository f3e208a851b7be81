import { expect, test } from 'vitest';
import { goDurationMs } from './go-duration.js';
import { sinkerSettings } from './sinker-settings.js';

type Known = Parameters<typeof sinkerSettings>[0];

/** A production with this configuration, whose sinker knows two aliases. */
function production(text: string, replicas = 1): Known {
  const workload = { component: 'sinker', replicas };
  const aliases = [
    { name: 'a', clusterId: 'build-a', definedBy: '' },
    { name: 'b', clusterId: 'build-b', definedBy: '' },
  ];
  return { prowConfig: { path: 'config.yaml', text }, components: [{ component: { workload }, aliases }] } as never;
}

test('sinker’s limits are production’s own, and Prow’s where it says none', () => {
  const own = 'sinker: { max_prowjob_age: 48h, max_pod_age: 12h, terminated_pod_ttl: 30m, resync_period: 1m }';
  expect(sinkerSettings(production(own))).toEqual({
    clusters: ['build-a', 'build-b'],
    terminatedPodTtlMs: 1_800_000,
    maxPodAgeMs: 43_200_000,
    maxProwJobAgeMs: 172_800_000,
  });
  const day = 86_400_000;
  expect(sinkerSettings(production('plank: {}'))).toMatchObject({ terminatedPodTtlMs: day, maxPodAgeMs: day });
  expect(sinkerSettings(production('sinker: { max_pod_age: 1h }'))).toMatchObject({ terminatedPodTtlMs: 3_600_000 });
});

test('a cluster whose aliases are excluded is none of its', () => {
  expect(sinkerSettings(production('sinker: { exclude_clusters: [b] }'))?.clusters).toEqual(['build-a']);
});

test('a sinker without replicas cleans nothing', () => {
  expect(sinkerSettings(production('{}', 0))).toBeNull();
});

test('a duration is read as Go reads it', () => {
  expect(['1h30m', '0', '1.5s', '250ms', '48h'].map(goDurationMs)).toEqual([5_400_000, 0, 1_500, 250, 172_800_000]);
  for (const text of ['', '5', '1 h', 'h', '1d', '-1h']) expect(() => goDurationMs(text)).toThrow(RangeError);
});

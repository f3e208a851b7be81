import { expect, test } from 'vitest';
import type { Environment } from '../../model/environment.js';
import { makeEnvironment } from '../fixtures/make-run.js';
import { planOutages } from './plan-outages.js';

/** Build clusters by the alias that leads there; Prow's own besides. */
function withClusters(aliases: Record<string, string>): Environment {
  const [service] = makeEnvironment().clusters;
  if (service === undefined) throw new TypeError('an environment has a service cluster');
  const ids = [...new Set(Object.values(aliases))].filter((id) => id !== service.id);
  return makeEnvironment({
    clusters: [service, ...ids.map((id) => ({ ...service, id, role: 'build' as const }))],
    aliases: Object.entries(aliases).map(([name, clusterId]) => ({ name, clusterId, definedBy: 'a file' })),
  });
}

const said = (environment: Environment): string[] =>
  planOutages(environment).map(({ outage, clusterIds }) => `${outage} ${clusterIds.join(' ')}`);

test('Prow’s own is restarted, each build cluster is gone midway, and two as Prow starts, that of `default` among them', () => {
  expect(said(withClusters({ tpu: 'tpu', trusted: 'prow', default: 'main', arm: 'arm' }))).toEqual([
    'restarted prow',
    'midway tpu',
    'midway main',
    'midway arm',
    'at-start main tpu',
  ]);
});

test('of two build clusters one stays, for jobs of other aliases', () => {
  expect(said(withClusters({ tpu: 'tpu', default: 'main' })).at(-1)).toBe('at-start main');
});

test('where `default` leads to Prow’s own cluster, another is gone as Prow starts', () => {
  expect(said(withClusters({ default: 'prow', tpu: 'tpu' }))).toEqual(['restarted prow', 'midway tpu', 'at-start tpu']);
});

test('a cluster to which no alias leads is left alone', () => {
  const environment = withClusters({ default: 'main' });
  const idle = { ...environment, clusters: [...environment.clusters.map((one) => ({ ...one })), spare(environment)] };
  expect(said(idle).join()).not.toContain('spare');
});

function spare({ clusters: [first] }: Environment) {
  if (first === undefined) throw new TypeError('an environment has a cluster');
  return { ...first, id: 'spare', role: 'build' as const };
}

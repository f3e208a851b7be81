import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXAMPLE_PRODUCTION, withChangedExample } from './fixtures/changed-example.js';
import { type Production, readProduction } from './read-production.js';
import { summaryOf } from './summary.js';

describe('what was understood of a production', () => {
  it('counts every job once, under its alias and type', async () => {
    const production = await readProduction(EXAMPLE_PRODUCTION);
    const { aliases, jobs } = summaryOf(production);
    expect(jobs.total).toBe(production.description.jobs.length);
    expect(jobs.periodic + jobs.presubmit + jobs.postsubmit).toBe(jobs.total);
    expect(aliases.reduce((sum, { jobs: { total } }) => sum + total, 0)).toBe(jobs.total);
    expect(jobs.withoutCluster).toBe(production.description.jobs.filter(({ cluster }) => cluster === null).length);
    expect(jobs.withoutCluster).toBeGreaterThan(0);
    expect(aliases.find(({ alias }) => alias === 'default')).toMatchObject({
      clusterId: 'prow-build',
      jobs: { total: production.description.jobs.filter(({ cluster }) => !cluster || cluster === 'default').length },
    });
  });

  it('has the aliases of each component as that component loads them', async () => {
    const read = ({ components }: ReturnType<typeof summaryOf>, name: string) =>
      components.find(({ component }) => component === name);
    const summary = summaryOf(await readProduction(EXAMPLE_PRODUCTION));
    expect(read(summary, 'prow-controller-manager')).toMatchObject({ mechanism: 'environment', replicas: 1 });
    expect(read(summary, 'prow-controller-manager')?.aliases).toHaveLength(5);
    expect(read(summary, 'horologium')).toMatchObject({ mechanism: 'none', aliases: ['default'] });
    const change = { file: 'manifests/sinker.yaml', from: ':/etc/kubeconfig-security/kubeconfig', to: '' };
    const without = await withChangedExample([change], async (root) => summaryOf(await readProduction(root)));
    expect(read(without, 'sinker')?.aliases).not.toContain('security');
    expect(read(without, 'prow-controller-manager')?.aliases).toContain('security');
  });

  it('has what else of Prow production runs, and nothing that is not Prow’s', async () => {
    const deck = 'manifests/deck.yaml';
    expect(summaryOf(await readProduction(EXAMPLE_PRODUCTION)).otherPrograms).toEqual([]);
    const image = /image: (\S+)\/deck:/.exec(readFileSync(join(EXAMPLE_PRODUCTION, deck), 'utf8'))?.[1] ?? '';
    const deployed = (name: string, from: string) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name}, namespace: default }\n` +
      `spec: { template: { spec: { containers: [{ name: ${name}, image: '${from}/${name}:v1' }] } } }\n---\n`;
    const plugins = deployed('refresh', image) + deployed('label', 'other.test/x');
    const change = { file: deck, from: 'apiVersion: apps/v1', to: `${plugins}apiVersion: apps/v1` };
    const summary = await withChangedExample([change], async (root) => summaryOf(await readProduction(root)));
    expect(summary.otherPrograms).toEqual([
      {
        ...{ program: 'refresh', workload: 'Deployment default/refresh', image: `${image}/refresh:v1` },
        ...{ replicas: 1, file: deck, line: expect.any(Number) },
      },
    ]);
  });

  it('has aliases that only configuration names, without a cluster', async () => {
    const change = { file: 'config/plugins.yaml', from: 'test-infra-trusted:', to: 'ghost:' };
    const summary = await withChangedExample([change], async (root): Promise<unknown> => {
      const production: Production = await readProduction(root);
      return summaryOf(production).aliases.at(-1);
    });
    expect(summary).toEqual({
      ...{ alias: 'ghost', clusterId: null, definedBy: null },
      jobs: { periodic: 0, presubmit: 0, postsubmit: 0, total: 0 },
    });
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLE_PRODUCTION } from '../../src/production/fixtures/changed-example.js';
import { objectName } from '../../src/production/manifest.js';
import { asWorkload } from '../../src/production/pod-template.js';
import { type Production, readProduction } from '../../src/production/read-production.js';
import { DIFFERENCE_RULES } from '../differences/rule-names.js';
import { type BoskosPlan, planBoskos } from './plan-boskos.js';

const TAG = 'v20251001-aaaaaaaaa';
const DEFINITION = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'resources.boskos.k8s.io' },
  spec: { group: 'boskos.k8s.io' },
};
const GIVEN = {
  tag: TAG,
  definitions: [DEFINITION],
  hostNodes: { selector: { runs: 'processes' }, toleration: null },
  present: ['Namespace test-pods', 'ServiceAccount test-pods/boskos-janitor'],
};

let production: Production;
let plan: BoskosPlan | null;
beforeAll(async () => {
  production = await readProduction(EXAMPLE_PRODUCTION);
  plan = planBoskos(production, GIVEN);
});

function container(name: string) {
  const found = plan?.applied.manifests.find(({ object }) => objectName(object) === name);
  if (found === undefined) throw new Error(`${name} is not deployed`);
  return asWorkload(found.object)?.spec.template.spec;
}

describe('production’s Boskos in staging', () => {
  it('is declared at the version under test, on its own cluster, each program that runs', () => {
    expect(plan?.clusterId).toBe('prow-build');
    expect(plan?.components.map(({ component, tag, replicas }) => [component, tag, replicas])).toEqual([
      ['boskos', TAG, 1],
      ['janitor', TAG, 2],
      ['reaper', TAG, 1],
    ]);
  });

  it('keeps production’s replicas, ports and arguments', () => {
    const boskos = container('Deployment test-pods/boskos');
    expect(boskos?.containers[0]?.args).toEqual(['--config=/etc/config/config', '--namespace=test-pods']);
    expect(boskos?.['nodeSelector']).toEqual({ runs: 'processes' });
  });

  it('has a janitor whose cleaning cleans nothing, with what it would have been told', () => {
    const [janitor] = container('Deployment test-pods/boskos-janitor')?.containers ?? [];
    expect(janitor?.args?.slice(-3)).toEqual(['--janitor-path=/bin/true', '--', '--hours=0']);
  });

  it('leaves out what the cluster has anyway, and lists each difference under a rule written beforehand', () => {
    const objects = plan?.applied.manifests.map(({ object }) => objectName(object)) ?? [];
    expect(objects).not.toContain('ServiceAccount test-pods/boskos-janitor');
    expect(new Set(plan?.differences.map(({ rule }) => rule))).toEqual(
      new Set([
        'made-by-staging',
        'services-not-awaited',
        'boskos-under-test',
        'host-nodes',
        'janitor-cleans-nothing',
        'boskos-definitions',
      ]),
    );
    for (const { rule } of plan?.differences ?? []) expect(DIFFERENCE_RULES).toContain(rule);
  });

  it('is left out where none is to stand', () => {
    expect(planBoskos(production, { ...GIVEN, tag: null })).toBeNull();
  });
});

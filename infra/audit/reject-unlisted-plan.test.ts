import { beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLE_PRODUCTION } from '../../src/production/fixtures/changed-example.js';
import { type KubernetesObject, type Manifest, objectName } from '../../src/production/manifest.js';
import { type Production, readProduction } from '../../src/production/read-production.js';
import { EXAMPLE_SECRETS, exampleInputs, SMALL_DEFINITION } from '../fixtures/example-inputs.js';
import { type DeploymentPlan, planDeployment } from '../plan-deployment.js';
import { expectedClusters } from './expected-clusters.js';
import { rejectUnlistedPlan } from './reject-unlisted-plan.js';

let production: Production;
let plan: DeploymentPlan;

beforeAll(async () => {
  production = await readProduction(EXAMPLE_PRODUCTION);
  plan = planDeployment(production, {
    ...{ inputs: exampleInputs(production), definition: SMALL_DEFINITION, secrets: EXAMPLE_SECRETS },
    boskosDefinitions: [],
  });
});

const isDeck = ({ object }: Manifest) => objectName(object) === 'Deployment default/deck';

/** The plan as it would be had somebody edited deck after the rules ran. */
function withDeck(edit: (spec: Record<string, unknown>) => object): DeploymentPlan {
  const manifests = plan.applied.manifests.map((manifest) =>
    isDeck(manifest)
      ? { ...manifest, object: { ...manifest.object, spec: edit(Object(manifest.object['spec'])) } }
      : manifest,
  );
  return { ...plan, applied: { ...plan.applied, manifests } };
}

describe('a plan', () => {
  it('may be what the listed rules make of production', () => {
    expect(() => rejectUnlistedPlan(production, plan)).not.toThrow();
  });

  it('may not hold what was edited after the rules', () => {
    const edited = withDeck((spec) => ({ ...spec, minReadySeconds: 1 }));
    expect(() => rejectUnlistedPlan(production, edited)).toThrow(
      /^1 unlisted differences from production[\s\S]*Deployment default\/deck \/spec\/minReadySeconds/,
    );
  });

  it('may not differ in what a rule claims that is not listed', () => {
    const differences = plan.outputs.differences.filter(({ rule }) => rule !== 'version-under-test');
    expect(() => rejectUnlistedPlan(production, plan, differences)).toThrow(/containers\/0\/image/);
  });

  it('may not leave out or add an object that is not listed', () => {
    const manifests = plan.applied.manifests.filter((manifest) => !isDeck(manifest));
    const without = { ...plan, applied: { ...plan.applied, manifests } };
    expect(() => rejectUnlistedPlan(production, without)).toThrow(/Deployment default\/deck left out/);
    const object: KubernetesObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'more' } };
    const more = [...plan.applied.manifests, { file: '', line: 1, object }];
    expect(() => rejectUnlistedPlan(production, { ...plan, applied: { ...plan.applied, manifests: more } })).toThrow(
      /Namespace more added/,
    );
  });
});

describe('what clusters are held to', () => {
  const clusters = (given: DeploymentPlan) => {
    const { differences } = given.outputs;
    return expectedClusters(production, { inputs: exampleInputs(production), plan: given, differences });
  };
  const onService = (given: DeploymentPlan) => clusters(given).find(({ clusterId }) => clusterId === 'prow');

  it('is every object that is listed, on every cluster', () => {
    expect(clusters(plan).map(({ clusterId }) => clusterId)).toEqual(plan.clusters.map(({ id }) => id));
    for (const { objects, added, contents, clusterId } of clusters(plan)) {
      const names = objects.map(objectName);
      expect(
        added.filter((name) => !names.includes(name) && !contents.has(name)),
        clusterId,
      ).toEqual([]);
    }
    expect([...(onService(plan)?.contents.keys() ?? [])]).toContain('Secret default/kubeconfig-security');
  });

  it('is production’s configuration by the listed rules, whatever the plan made of it', () => {
    const sneaky = plan.added.map((object) =>
      objectName(object) === 'ConfigMap default/config'
        ? { ...object, data: { 'config.yaml': 'pod_namespace: default\n' } }
        : object,
    );
    const of = (given: DeploymentPlan) =>
      onService(given)?.objects.filter((object) => objectName(object) === 'ConfigMap default/config');
    expect(of({ ...plan, added: sneaky })).toEqual(of(plan));
    expect(JSON.stringify(of(plan))).toContain('pod_namespace: test-pods');
  });
});

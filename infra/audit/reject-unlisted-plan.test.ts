import { beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLE_PRODUCTION, withChangedExample } from '../../src/production/fixtures/changed-example.js';
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

  it('may not hold another value than a listed rule writes into the field that it claims', () => {
    const withImage = (image: string) =>
      withDeck((spec) => {
        const template = Object(spec['template']);
        const [first, ...others] = template.spec.containers;
        return {
          ...spec,
          template: { ...template, spec: { ...template.spec, containers: [{ ...first, image }, ...others] } },
        };
      });
    const deck = plan.applied.manifests.find(isDeck)?.object['spec'];
    const { image } = Object(deck).template.spec.containers[0];
    expect(() => rejectUnlistedPlan(production, withImage('gcr.io/somebody/deck:v1'))).toThrow(
      /Deployment default\/deck \/spec\/template\/spec\/containers\/0\/image: what the rule version-under-test makes of it/,
    );
    expect(() => rejectUnlistedPlan(production, withImage(image))).not.toThrow();
  });

  it('may not have a flag or a variable elsewhere, or with another value, than a listed rule puts it', () => {
    const withArgs = (edit: (args: readonly string[]) => readonly string[]) =>
      withDeck((spec) => {
        const template = Object(spec['template']);
        const [first, ...others] = template.spec.containers;
        const containers = [{ ...first, args: edit(first.args) }, ...others];
        return { ...spec, template: { ...template, spec: { ...template.spec, containers } } };
      });
    const turned = withArgs((args) =>
      args.map((arg) => arg.replace(/^(--github-endpoint=).*/, '$1https://api.github.com')),
    );
    expect(() => rejectUnlistedPlan(production, turned)).toThrow(/flags\/github-endpoint/);
    expect(() =>
      rejectUnlistedPlan(
        production,
        withArgs((args) => [...args]),
      ),
    ).not.toThrow();
  });

  it('may not hold another value of Boskos than a listed rule writes', () => {
    const build = { tag: 'v20251001-aaaaaaaaa', source: { kind: 'module' as const, version: 'v0.0.0' } };
    const whole = planDeployment(production, {
      inputs: exampleInputs(production, { boskos: { build, tree: '/nowhere' } }),
      ...{ definition: SMALL_DEFINITION, secrets: EXAMPLE_SECRETS, boskosDefinitions: [] },
    });
    const { boskos } = whole;
    if (boskos === null) throw new TypeError('the example has a Boskos');
    expect(() => rejectUnlistedPlan(production, whole)).not.toThrow();
    const manifests = boskos.applied.manifests.map((manifest) => ({
      ...manifest,
      object: JSON.parse(
        JSON.stringify(manifest.object).replace(/"image":"[^"]*\/boskos:[^"]*"/, '"image":"x/boskos:v1"'),
      ),
    }));
    const edited = { ...whole, boskos: { ...boskos, applied: { ...boskos.applied, manifests } } };
    expect(() => rejectUnlistedPlan(production, edited)).toThrow(/containers\/0\/image/);
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

  it('is an account with nothing but its name, too, that pods of manifests run as', async () => {
    const from = '    spec:\n      containers:';
    const to = '    spec:\n      serviceAccountName: theirs\n      containers:';
    const changed = await withChangedExample([{ file: 'manifests/ghproxy.yaml', from, to }], readProduction);
    const inputs = exampleInputs(changed);
    const given = planDeployment(changed, {
      ...{ inputs, definition: SMALL_DEFINITION, secrets: EXAMPLE_SECRETS, boskosDefinitions: [] },
    });
    const { differences } = given.outputs;
    const held = expectedClusters(changed, { inputs, plan: given, differences });
    const names = held.find(({ clusterId }) => clusterId === 'prow')?.objects.map(objectName);
    expect(names).toContain('ServiceAccount default/theirs');
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

import { expect, it } from 'vitest';
import { withChangedExample } from '../src/production/fixtures/changed-example.js';
import { type KubernetesObject, objectName } from '../src/production/manifest.js';
import { readProduction } from '../src/production/read-production.js';
import { EXAMPLE_SECRETS, exampleInputs, SMALL_DEFINITION } from './fixtures/example-inputs.js';
import { planDeployment } from './plan-deployment.js';

/** What is deployed of the example where its manifests hold one more Secret, written with these metadata. */
async function deployedWith(metadata: string): Promise<KubernetesObject[]> {
  const secret = `apiVersion: v1\nkind: Secret\nmetadata: ${metadata}\nstringData: { kubeconfig: of-production }\n---\n`;
  const first = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: test-pods';
  const change = { file: 'manifests/namespaces.yaml', from: first, to: secret + first };
  return withChangedExample([change], async (root) => {
    const production = await readProduction(root);
    const plan = planDeployment(production, {
      inputs: exampleInputs(production),
      definition: SMALL_DEFINITION,
      secrets: EXAMPLE_SECRETS,
      boskosDefinitions: [],
    });
    return [...plan.applied.manifests.map(({ object }) => object), ...plan.added];
  });
}

it.each(['{ name: kubeconfig-build, namespace: default }', '{ name: kubeconfig-build }'])(
  'production’s own kubeconfig is not deployed beside staging’s, written as %s',
  async (metadata) => {
    expect(JSON.stringify(await deployedWith(metadata))).not.toContain('of-production');
  },
);

it('an object of the same name elsewhere is deployed', async () => {
  const deployed = await deployedWith('{ name: kubeconfig-build, namespace: test-pods }');
  expect(JSON.stringify(deployed)).toContain('of-production');
});

it('no placeholder is made for a Secret that lands where it is looked for', async () => {
  const names = async (metadata: string) =>
    (await deployedWith(metadata)).map(objectName).filter((name) => /^Secret (default\/)?service-account$/.test(name));
  expect(await names('{ name: unrelated }')).toEqual(['Secret default/service-account']);
  expect(await names('{ name: service-account }')).toEqual(['Secret service-account']);
});

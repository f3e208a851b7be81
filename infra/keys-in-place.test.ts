import { describe, expect, it } from 'vitest';
import { withChangedExample } from '../src/production/fixtures/changed-example.js';
import { objectName } from '../src/production/manifest.js';
import { readProduction } from '../src/production/read-production.js';
import { EXAMPLE_SECRETS, exampleInputs, SMALL_DEFINITION } from './fixtures/example-inputs.js';
import { planDeployment } from './plan-deployment.js';

const MOUNTED = `
        - name: hmac
          secret:
            secretName: hmac-token
`;

/** The plan for an example whose hook mounts one volume more. */
function planWith(volume: string) {
  const change = { file: 'manifests/hook.yaml', from: MOUNTED, to: `${MOUNTED}        - ${volume}\n` };
  return withChangedExample([change], async (root) => {
    const production = await readProduction(root);
    return planDeployment(production, {
      inputs: exampleInputs(production),
      definition: SMALL_DEFINITION,
      secrets: EXAMPLE_SECRETS,
      boskosDefinitions: [],
    });
  });
}

async function keysOf(name: string, volume: string): Promise<string[]> {
  const { added } = await planWith(volume);
  const object = added.find((one) => objectName(one) === name);
  return Object.keys(Object(object?.['stringData'] ?? object?.['data']));
}

describe('a key that a pod names', () => {
  it('is in the stand-in for a Secret that no manifest holds', async () => {
    const items = '{ name: page, secret: { secretName: page, items: [{ key: a, path: b }] } }';
    expect(await keysOf('Secret default/page', items)).toEqual(['a']);
    expect(await keysOf('Secret default/page', '{ name: page, secret: { secretName: page } }')).toEqual([
      'placeholder',
    ]);
  });

  it('is in the stand-in for a ConfigMap', async () => {
    const items = '{ name: page, configMap: { name: page, items: [{ key: a, path: b }] } }';
    expect(await keysOf('ConfigMap default/page', items)).toEqual(['a']);
  });

  it('is beside the kubeconfigs of a Secret that has them', async () => {
    const othersOf = async (key: string) => {
      const secret = `{ secretName: kubeconfig-trusted, items: [{ key: ${key}, path: x }] }`;
      const { kubeconfigs } = await planWith(`{ name: more, secret: ${secret} }`);
      return kubeconfigs.find(({ name }) => name === 'kubeconfig-trusted')?.others;
    };
    expect(await othersOf('ca.crt')).toEqual(['ca.crt']);
    expect(await othersOf('kubeconfig')).toEqual([]);
  });
});

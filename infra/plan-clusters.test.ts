import { describe, expect, it } from 'vitest';
import { withChangedExample } from '../src/production/fixtures/changed-example.js';
import { objectName } from '../src/production/manifest.js';
import { readProduction } from '../src/production/read-production.js';
import { EXAMPLE_SECRETS, exampleInputs, SMALL_DEFINITION } from './fixtures/example-inputs.js';
import { planClusters } from './plan-clusters.js';
import { planDeployment } from './plan-deployment.js';

const KIND = 'kind: Namespace';
const inNamespace = 'kind: ConfigMap\nmetadata: { name: theirs, namespace: monitoring }\n---\napiVersion: v1\n';
const itself = 'kind: Namespace\nmetadata: { name: monitoring }\n---\napiVersion: v1\n';

/** What staging makes on Prow's own cluster beside production's manifests, with more of them at the top of one. */
async function namespacesWith(more: string) {
  const change = { file: 'manifests/namespaces.yaml', from: `apiVersion: v1\n${KIND}`, to: '' };
  const production = await withChangedExample([{ ...change, to: `apiVersion: v1\n${more}${KIND}` }], readProduction);
  const plan = planDeployment(production, {
    ...{ inputs: exampleInputs(production), definition: SMALL_DEFINITION },
    ...{ secrets: EXAMPLE_SECRETS, boskosDefinitions: [] },
  });
  return {
    made: plan.clusters.find(({ role }) => role === 'service')?.namespaces.map(objectName),
    listed: plan.outputs.differences.filter(({ rule }) => rule === 'manifest-namespace').map(({ subject }) => subject),
    madeUp: plan.madeUp.map(objectName).includes('Namespace monitoring'),
  };
}

describe('a namespace that manifests put something into', () => {
  it('is made on their cluster, and listed, where none of them makes it', async () => {
    expect(await namespacesWith(inNamespace)).toEqual({
      made: ['Namespace monitoring'],
      listed: [expect.stringMatching(/^Namespace monitoring on cluster /)],
      madeUp: true,
    });
  });

  it('is theirs where one of them makes it, or every cluster has it', async () => {
    const none = { made: [], listed: [], madeUp: false };
    expect(await namespacesWith(`${inNamespace}${itself}`)).toEqual(none);
    expect(await namespacesWith(inNamespace.replace('monitoring', 'default'))).toEqual(none);
  });
});

it('a namespace that ProwJobs and pods share is made once', async () => {
  const production = await withChangedExample(
    [
      { file: 'config/config.yaml', from: 'prowjob_namespace: default', to: 'prowjob_namespace: jobs' },
      { file: 'config/config.yaml', from: 'pod_namespace: test-pods', to: 'pod_namespace: jobs' },
    ],
    readProduction,
  );
  const plan = planClusters(production, []);
  expect(plan.find(({ role }) => role === 'service')?.namespaces.map(objectName)).toEqual(['Namespace jobs']);
});

describe('a service account that pods of manifests run as', () => {
  const madeWith = async (account: string) => {
    const change = { file: 'manifests/ghproxy.yaml', from: '    spec:\n      containers:', to: '' };
    const production = await withChangedExample(
      [{ ...change, to: `    spec:\n      serviceAccountName: ${account}\n      containers:` }],
      readProduction,
    );
    const left = production.manifests.map(({ object }) => object);
    return planClusters(production, left).flatMap(({ accounts, differences }) => [
      ...accounts.map(objectName),
      ...differences.filter(({ rule }) => rule === 'manifest-account').map(({ subject }) => subject),
    ]);
  };

  it('is made where none of them makes it, and listed', async () => {
    const made = 'ServiceAccount default/theirs';
    expect(await madeWith('theirs')).toEqual([made, expect.stringContaining(`${made} on cluster `)]);
  });

  it('is theirs where one of them makes it, or every namespace has it', async () => {
    expect(await madeWith('deck')).toEqual([]);
    expect(await madeWith('default')).toEqual([]);
    expect(await madeWith('""')).toEqual([]);
  });
});

import { expect, test } from 'vitest';
import { EXAMPLE_PRODUCTION } from './fixtures/changed-example.js';
import { heldByPods } from './held-by-pods.js';
import { manifestsOf } from './manifest.js';
import { readProduction } from './read-production.js';

const PLANK = 'us-docker.pkg.dev/k8s-infra-prow/images/prow-controller-manager:v20250522-9b3f5faca';

const RUNNING = {
  ...({ component: 'prow-controller-manager', kind: 'Deployment', namespace: 'ns', name: 'more' } as const),
  ...{ container: 'a', image: PLANK, replicas: 1, file: 'a.yaml', line: 1 },
};

async function heldWith(pod: string, running = [RUNNING]) {
  const production = await readProduction(EXAMPLE_PRODUCTION);
  const text = `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: more, namespace: ns }\nspec: { template: { spec: ${pod} } }\n`;
  const { run, named } = heldByPods({ ...production, manifests: manifestsOf(text, 'a.yaml') }, running);
  return {
    run: [...run].filter((name) => name.includes(' ns/')),
    named: [...named].filter((name) => name.includes(' ns/')),
  };
}

const VOLUMES =
  'volumes: [{ name: v, configMap: { name: one } }, { name: w, projected: { sources: [{ secret: { name: two } }] } }]';
const mounting = (name: string) => `volumeMounts: [{ name: ${name}, mountPath: /a }]`;

test('what Prow’s containers have is read, and what only others have is named alone', async () => {
  const others = `{ name: b, image: 'b:1', ${mounting('w')}, envFrom: [{ secretRef: { name: three } }] }`;
  const { run, named } = await heldWith(
    `{ containers: [{ name: a, image: '${PLANK}', ${mounting('v')} }, ${others}], ${VOLUMES} }`,
  );
  expect(run).toEqual(['ConfigMap ns/one']);
  expect(named.sort()).toEqual(['ConfigMap ns/one', 'Secret ns/three', 'Secret ns/two']);
});

test('a volume that nobody mounts must be there all the same for Prow to start', async () => {
  const { run } = await heldWith(`{ containers: [{ name: a, image: '${PLANK}' }], ${VOLUMES} }`);
  expect(run.sort()).toEqual(['ConfigMap ns/one', 'Secret ns/two']);
});

test('pods in which nothing of Prow’s runs read nothing', async () => {
  const { run, named } = await heldWith(
    `{ containers: [{ name: a, image: 'a:1', ${mounting('v')} }], ${VOLUMES} }`,
    [],
  );
  expect([run, named.length]).toEqual([[], 2]);
});

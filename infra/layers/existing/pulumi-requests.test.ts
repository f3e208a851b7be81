import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { EXAMPLE_PRODUCTION } from '../../../src/production/fixtures/changed-example.js';
import { groupOf } from '../../../src/production/kind-of.js';
import type { KubernetesObject } from '../../../src/production/manifest.js';
import { readProduction } from '../../../src/production/read-production.js';
import { EXAMPLE_SECRETS, exampleInputs, SMALL_DEFINITION } from '../../fixtures/example-inputs.js';
import { planDeployment } from '../../plan-deployment.js';
import { deployedObjects } from './deployed-objects.js';
import { neededRights } from './needed-rights.js';
import { type NeededRight, rightText } from './right.js';

/** What Pulumi's provider asked two clusters of the example for, by their audit logs: `up`, then `bump`. Reads by name are not in them. */
const RECORDED = readFileSync(join(import.meta.dirname, 'fixtures/pulumi-requests.txt'), 'utf8')
  .trim()
  .split('\n');

const CLUSTER_KINDS = ['Namespace', 'CustomResourceDefinition', 'ClusterRole', 'ClusterRoleBinding'];

let needed: ReadonlyMap<string, readonly NeededRight[]>;

/** As an API server would tell the kinds of these objects. */
function kindsOf(objects: readonly KubernetesObject[]) {
  return objects.map(({ apiVersion, kind }) => ({
    ...{ group: groupOf(apiVersion), version: apiVersion.split('/').at(-1) ?? '', kind, isListed: true },
    resource: `${kind.toLowerCase()}${kind.endsWith('s') ? 'es' : 's'}`,
    isNamespaced: !CLUSTER_KINDS.includes(kind),
  }));
}

beforeAll(async () => {
  const production = await readProduction(EXAMPLE_PRODUCTION);
  const build = { tag: 'v20250908-5e4ab7284', source: { kind: 'module' as const, version: 'v0.0.0' } };
  const definition = (name: string) => ({ ...SMALL_DEFINITION, metadata: { name } });
  const plan = planDeployment(production, {
    inputs: exampleInputs(production, { boskos: { build, tree: '/nowhere' } }),
    definition: SMALL_DEFINITION,
    secrets: EXAMPLE_SECRETS,
    boskosDefinitions: ['resources.boskos.k8s.io', 'dynamicresourcelifecycles.boskos.k8s.io'].map(definition),
  });
  needed = new Map([...deployedObjects(plan)].map(([id, objects]) => [id, neededRights(objects, kindsOf(objects))]));
});

test('every right that Pulumi was seen to use is among those that are derived', () => {
  const lacking = RECORDED.filter((line) => {
    const [cluster = ''] = line.split(' ');
    const texts = (needed.get(cluster) ?? []).map(({ right }) => rightText(right));
    return !texts.includes(line.slice(cluster.length + 1));
  });
  expect(lacking).toEqual([]);
});

test('and what is derived to be written was seen to be written, roles’ own grants apart', () => {
  const written = (needed.get('prow') ?? []).filter(({ why }) => !why.endsWith('grants it'));
  const patched = written.map(({ right }) => rightText(right)).filter((text) => text.startsWith('patch '));
  expect(patched.length).toBeGreaterThan(10);
  expect(patched.filter((text) => !RECORDED.includes(`prow ${text}`))).toEqual([]);
});

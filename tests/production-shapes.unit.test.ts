import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readProduction } from '../src/production/read-production.js';
import {
  SHAPES,
  type Shape,
  writeProductionOfShape,
  writeProductionWithoutKubeconfigs,
} from './fixtures/production-shapes.js';

const readShape = (shape: Shape) => readWritten((root) => writeProductionOfShape(shape, root));

async function readWritten(write: (root: string) => Promise<void>) {
  const root = await mkdtemp(join(tmpdir(), 'production-shape-'));
  try {
    await write(root);
    return await readProduction(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** Alias → cluster, as the example means it, in the order in which prow-controller-manager reads its files. */
const LEADS = {
  default: 'prow-build',
  'test-infra-trusted': 'prow',
  'k8s-tpu-operator': 'tpu',
  security: 'security',
  'rules-k8s': 'rules',
};

it.each(SHAPES)('a production with its kubeconfigs by %s has the aliases of the example', async (shape) => {
  const { description, components } = await readShape(shape);
  expect(Object.fromEntries(description.aliases.map(({ name, clusterId }) => [name, clusterId]))).toEqual(LEADS);
  const told = components.filter(({ mechanism }) => mechanism !== 'none').map(({ component }) => component.workload);
  expect(told.map(({ component }) => component).sort()).toEqual([
    ...['crier', 'deck', 'hook', 'prow-controller-manager', 'sinker'],
  ]);
});

it('reads a folder in the order of its files’ names, without those that lack the suffix', async () => {
  const { description } = await readShape('kubeconfig-dir');
  expect(description.aliases.map(({ name }) => name)).toEqual(Object.keys(LEADS).reverse());
  expect(description.kubeconfigs.map(({ name }) => name)).not.toContain('kubeconfig-retired');
});

it('a production without kubeconfigs has one alias, Prow’s own cluster', async () => {
  const { description } = await readWritten(writeProductionWithoutKubeconfigs);
  expect(description.aliases.map(({ name, clusterId }) => [name, clusterId])).toEqual([['default', 'prow']]);
});

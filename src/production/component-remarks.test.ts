import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ExampleChange, withChangedExample } from './fixtures/changed-example.js';
import { readProduction } from './read-production.js';

const remarksWith = (...changes: ExampleChange[]) =>
  withChangedExample(changes, async (root) => (await readProduction(root)).remarks);

test('the example’s components have the aliases that plank has', async () => {
  expect(await remarksWith()).toEqual([]);
});

test('who deals with pods and lacks an alias is named, with what comes of it', async () => {
  const change = { file: 'manifests/crier.yaml', from: ':/etc/kubeconfig-security/kubeconfig', to: '' };
  expect(await remarksWith(change)).toEqual([
    expect.stringMatching(
      /^crier has no alias security, cluster security: it reports and uploads nothing of pods there \(manifests\/crier.yaml:\d+\)$/,
    ),
  ]);
});

test('an alias that leads elsewhere for one component is named', async () => {
  // Without its first kubeconfig sinker takes its own cluster for default.
  const change = { file: 'manifests/sinker.yaml', from: '/etc/kubeconfig-build/kubeconfig:', to: '' };
  expect(await remarksWith(change)).toContainEqual(
    expect.stringMatching(
      /^alias default means cluster prow to sinker \(.*\) and prow-build to prow-controller-manager/,
    ),
  );
});

test('a second prow-controller-manager with other aliases is named', async () => {
  const remarks = await withChangedExample([], async (root) => {
    const text = await readFile(join(root, 'manifests/prow-controller-manager.yaml'), 'utf8');
    const [deployment = ''] = text.split('\n---');
    const second = deployment
      .replace('name: prow-controller-manager\n', 'name: second\n')
      .replace(':/etc/kubeconfig-security/kubeconfig', '');
    await writeFile(join(root, 'manifests/second.yaml'), second);
    return (await readProduction(root)).remarks;
  });
  expect(remarks).toEqual([
    expect.stringMatching(
      /^prow-controller-manager has no alias security, .* the one that leads \(manifests\/second\.yaml:1\)$/,
    ),
  ]);
});

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

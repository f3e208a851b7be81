import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withChangedExample } from './fixtures/changed-example.js';
import { manifestsOf } from './manifest.js';
import { readProduction } from './read-production.js';
import { rejectHiddenComponents } from './reject-hidden-components.js';

const TIDE = 'manifests/tide.yaml';
const PLANK = 'manifests/prow-controller-manager.yaml';
const PROW = 'us-docker.pkg.dev/k8s-infra-prow/images';

describe('a Prow component in an object of a kind that is not read', () => {
  it.each([
    ['argoproj.io/v1alpha1', 'Rollout', 'Rollout.argoproj.io'],
    ['apps/v1', 'ReplicaSet', 'ReplicaSet'],
    ['example.com/v1', 'CloneSet', 'CloneSet.example.com'],
  ])('is refused in %s, kind %s', async (apiVersion, kind, shown) => {
    const change = {
      file: TIDE,
      from: 'apiVersion: apps/v1\nkind: Deployment',
      to: `apiVersion: ${apiVersion}\nkind: ${kind}`,
    };
    await expect(withChangedExample([change], readProduction)).rejects.toMatchObject({
      explanation: {
        what: `${shown} default/tide runs Prow’s tide where it would not be seen`,
        evidence: expect.stringMatching(/^manifests\/tide\.yaml:\d+$/),
      },
    });
  });

  it('is named as what it is where it is prow-controller-manager itself', async () => {
    const change = { file: PLANK, from: 'kind: Deployment', to: 'kind: ReplicaSet' };
    await expect(withChangedExample([change], readProduction)).rejects.toThrow(/runs Prow’s prow-controller-manager/);
  });

  it.each([
    ['a CronJob', 'kind: CronJob', 'spec: {jobTemplate: {spec: {template: {spec: {containers: [IT]}}}}}'],
    ['a Pod', 'kind: Pod', 'spec: {containers: [IT]}'],
    [
      'a sidecar of a Deployment',
      'kind: Deployment',
      'spec: {template: {spec: {containers: [{name: a, image: b}], initContainers: [IT]}}}',
    ],
  ])('is refused in %s', (_, kind, spec) => {
    expect(() =>
      reject(kind, spec.replace('IT', `{name: x, image: "${PROW}/hook:v1", restartPolicy: Always}`)),
    ).toThrow(/runs Prow’s hook/);
  });

  it.each([
    ['another program', 'kind: CronJob', `{name: x, image: "${PROW}/label_sync:v1"}`],
    ['somebody else’s program of the name', 'kind: CronJob', '{name: x, image: "ghcr.io/velero/hook:v1"}'],
  ])('is not seen in %s', (_, kind, container) => {
    const spec = `spec: {jobTemplate: {spec: {template: {spec: {containers: [${container}]}}}}}`;
    expect(() => reject(kind, spec)).not.toThrow();
  });

  it('may run once among init containers', () => {
    const spec = `spec: {template: {spec: {containers: [{name: a, image: b}], initContainers: [{name: x, image: "${PROW}/hook:v1"}]}}}`;
    expect(() => reject('kind: Deployment', spec)).not.toThrow();
  });
});

function reject(kind: string, spec: string): void {
  const manifests = manifestsOf(`apiVersion: x/v1\n${kind}\nmetadata: {name: one}\n${spec}\n`, 'all.yaml');
  rejectHiddenComponents(manifests, [PROW]);
}

describe('a usual component that no manifest runs', () => {
  it('is said to be missing', async () => {
    const { remarks } = await withChangedExample([], async (root) => {
      await Promise.all(['tide', 'hook'].map((name) => rm(join(root, `manifests/${name}.yaml`))));
      return readProduction(root);
    });
    expect(remarks).toContainEqual(expect.stringMatching(/^not found among the manifests: hook, tide;/));
  });
});

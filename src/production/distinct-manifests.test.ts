import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { distinctManifests } from './distinct-manifests.js';
import { withChangedExample } from './fixtures/changed-example.js';
import type { Manifest } from './manifest.js';
import { readProduction } from './read-production.js';

function manifest(file: string, { apiVersion = 'v1', namespace = '', ...fields }): Manifest {
  const metadata = { name: 'one', ...(namespace === '' ? {} : { namespace }) };
  return { file, line: 3, object: { apiVersion, kind: 'Service', metadata, ...fields } };
}

describe('objects of one kind, namespace and name', () => {
  it('are refused where they differ, with both places', async () => {
    const path = 'manifests/prow-controller-manager.yaml';
    const read = withChangedExample([], async (root) => {
      const text = await readFile(join(root, path), 'utf8');
      const older = text.replace('v20250522-9b3f5faca', 'v20250307-7a867cddc');
      await appendFile(join(root, 'manifests/sinker.yaml'), `\n---\n${older.split('\n---')[0]}\n`);
      return readProduction(root);
    });
    await expect(read).rejects.toMatchObject({
      explanation: {
        what: 'Deployment default/prow-controller-manager is written twice, and not alike',
        observed: `also at ${path}:1`,
        evidence: expect.stringMatching(/^manifests\/sinker\.yaml:\d+$/),
      },
    });
  });

  it('are one where one of them leaves the default namespace out', () => {
    const two = [manifest('a.yaml', { spec: 1 }), manifest('b.yaml', { spec: 2, namespace: 'default' })];
    expect(() => distinctManifests(two)).toThrow('written twice');
  });

  it('are refused where Kubernetes serves them by two of its groups', () => {
    const two = [manifest('a.yaml', { spec: 1 }), manifest('b.yaml', { spec: 2, apiVersion: 'extensions/v1beta1' })];
    expect(() => distinctManifests(two)).toThrow('written twice');
  });

  it('count once where they are alike', () => {
    expect(distinctManifests([manifest('a.yaml', { spec: 1 }), manifest('b.yaml', { spec: 1 })])).toHaveLength(1);
  });

  it('are several where namespace or API group differ', () => {
    const all = [
      manifest('a.yaml', { spec: 1 }),
      manifest('b.yaml', { spec: 2, namespace: 'test-pods' }),
      manifest('c.yaml', { spec: 3, apiVersion: 'serving.knative.dev/v1' }),
    ];
    expect(distinctManifests(all)).toEqual(all);
  });
});

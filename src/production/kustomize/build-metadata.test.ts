import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManifests } from '../read-manifests.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'build-metadata-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function labelsWith(kustomization: object): Promise<unknown> {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
  await writeFile(join(root, 'a.yaml'), JSON.stringify(object));
  await writeFile(join(root, 'kustomization.yaml'), JSON.stringify({ resources: ['a.yaml'], ...kustomization }));
  const { manifests } = await readManifests(root, ['.'], new Map());
  return manifests[0]?.object.metadata.labels;
}

describe('a kustomization that asks for metadata of its own', () => {
  it('has its label on every object, as production has it', async () => {
    const labels = await labelsWith({ buildMetadata: ['managedByLabel'] });
    expect(labels).toEqual({ 'app.kubernetes.io/managed-by': expect.stringMatching(/^kustomize/) });
  });

  it('has none where it asks for none', async () => {
    expect(await labelsWith({})).toBeUndefined();
  });
});

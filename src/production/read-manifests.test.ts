import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withChangedExample } from './fixtures/changed-example.js';
import { manifestsOf } from './manifest.js';
import { readProduction } from './read-production.js';

/** Rewrites a file of YAML as one of JSON, with tabs, as many programs write it. */
async function asJson(path: string): Promise<void> {
  const items = manifestsOf(await readFile(path, 'utf8'), path).map(({ object }) => object);
  await writeFile(
    path.replace('.yaml', '.json'),
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, null, '\t'),
  );
  await rm(path);
}

describe('a folder of manifests', () => {
  it('may hold JSON, which kubectl takes too', async () => {
    const { description, remarks } = await withChangedExample([], async (root) => {
      await asJson(join(root, 'manifests/tide.yaml'));
      return readProduction(root);
    });
    expect(description.workloads.find(({ component }) => component === 'tide')?.file).toBe('manifests/tide.json');
    expect(remarks).toEqual([]);
  });
});

describe('a folder of jobs', () => {
  it('holds no JSON to Prow', async () => {
    const { jobs } = await withChangedExample([], async (root) => {
      await writeFile(join(root, 'jobs/more.json'), '{"periodics": "no list"}');
      return (await readProduction(root)).description;
    });
    expect(jobs).toHaveLength(22);
  });
});

import { expect, test } from 'vitest';
import { EXAMPLE_PRODUCTION, withChangedExample } from '../src/production/fixtures/changed-example.js';
import { type Production, readProduction } from '../src/production/read-production.js';
import { readComponents } from '../src/production/read-workloads.js';
import { reportedTypes } from './reported-types.js';

const typesOf = (config: string, { manifests }: Production) => reportedTypes(config, readComponents(manifests));

test('where the configuration does not say, crier tells of what Prow tells by default', async () => {
  const example = await readProduction(EXAMPLE_PRODUCTION);
  expect(typesOf('', example)).toEqual(['presubmit', 'postsubmit']);
  expect(typesOf('github_reporter: {job_types_to_report: []}', example)).toEqual(['presubmit', 'postsubmit']);
});

test('what it says counts, but for types that crier never tells of', async () => {
  const config = 'github_reporter: {job_types_to_report: [presubmit, batch, periodic]}';
  expect(typesOf(config, await readProduction(EXAMPLE_PRODUCTION))).toEqual(['presubmit']);
});

test('a crier without workers for GitHub tells of nothing', async () => {
  const change = { file: 'manifests/crier.yaml', from: '--github-workers=5', to: '--github-workers=0' };
  await withChangedExample([change], async (root) => {
    expect(typesOf('', await readProduction(root))).toEqual([]);
  });
});

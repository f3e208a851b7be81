import { expect, test } from 'vitest';
import { readProduction } from '../production/read-production.js';
import { projectPath } from '../toolchain/project-root.js';
import { prowWorkloads } from './declared-workloads.js';
import { knownNamespaces } from './known-namespaces.js';

test('rights are asked for where workloads are, and wherever manifests or jobs are', async () => {
  const production = await readProduction(projectPath('examples', 'production'));
  const { workloads } = prowWorkloads(production);
  const { manifests } = production;
  const known = knownNamespaces(workloads, { manifests, jobs: ['prowjobs', 'jobs'] });
  expect(known.looked).toEqual(['default']);
  expect(known.others).toEqual(expect.arrayContaining(['jobs', 'kube-system', 'prowjobs', 'test-pods']));
  expect(known.others).not.toContain('default');
  expect(knownNamespaces([], { manifests: [], jobs: [] })).toEqual({ looked: [], others: ['default', 'kube-system'] });
});

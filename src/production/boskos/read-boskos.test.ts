import { describe, expect, test } from 'vitest';
import { EXAMPLE_PRODUCTION, withChangedExample } from '../fixtures/changed-example.js';
import { readProduction } from '../read-production.js';

const readChanged = (changes: Parameters<typeof withChangedExample>[0]) =>
  withChangedExample(changes, async (root) => (await readProduction(root)).description.boskos);

test('the example’s Boskos is read: where it is, what runs of it, what it lends', async () => {
  const { boskos } = (await readProduction(EXAMPLE_PRODUCTION)).description;
  expect(boskos).toMatchObject({
    clusterId: 'prow-build',
    tag: 'v20250908-5e4ab7284',
    service: { namespace: 'test-pods', name: 'boskos', port: 80 },
  });
  expect(boskos?.workloads.map(({ component, replicas }) => `${component} ${replicas}`)).toEqual([
    'boskos 1',
    'janitor 2',
    'reaper 1',
  ]);
  expect(boskos?.types.map(({ type, cleaned, names }) => [type, cleaned, names.length])).toEqual([
    ['gce-project', true, 6],
    ['gpu-project', true, 2],
  ]);
});

test('what no janitor is told to clean is not cleaned', async () => {
  const boskos = await readChanged([
    { file: 'boskos/janitor.yaml', from: '--resource-type=gce-project,gpu-project', to: '--resource-type=gce-project' },
  ]);
  expect(boskos?.types.map(({ cleaned }) => cleaned)).toEqual([true, false]);
});

test('a Service that selects the pod that leads is the one', async () => {
  const boskos = await readChanged([
    {
      file: 'boskos/boskos.yaml',
      from: '  selector:\n    app: boskos\n  ports',
      to: '  selector:\n    boskos-leader: "true"\n  ports',
    },
  ]);
  expect(boskos?.service.name).toBe('boskos');
});

describe('what would make its likeness untrue is refused', () => {
  test.each([
    [
      'a tag that names no commit',
      'boskos/boskos.yaml',
      'boskos:v20250908-5e4ab7284',
      'boskos:latest',
      'which Boskos runs',
    ],
    [
      'a Service that leads elsewhere',
      'boskos/boskos.yaml',
      'targetPort: 8080',
      'targetPort: 9090',
      'no Service leads',
    ],
    [
      'resources that may be read in two ways',
      'boskos/resources.yaml',
      'state: ',
      '<<: {}\u2028state: ',
      'one thing to Prow or kubectl',
    ],
    ['resources nobody can read', 'boskos/resources.yaml', '  config: |', '  other: |', 'what Boskos lends'],
    [
      'a cluster nobody described',
      'production.yaml',
      'cluster: prow-build\n  manifests',
      'cluster: nowhere\n  manifests',
      'is not described',
    ],
    ['no Boskos', 'boskos/boskos.yaml', '/boskos:v20250908-5e4ab7284', '/lender:v20250908-5e4ab7284', 'runs Boskos'],
  ])('%s', async (_, file, from, to, said) => {
    await expect(readChanged([{ file, from, to }])).rejects.toThrow(said);
  });
});

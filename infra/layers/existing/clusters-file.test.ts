import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readClustersFile } from './clusters-file.js';

const DESCRIBED = [
  { id: 'prow', role: 'service' as const },
  { id: 'prow-build', role: 'build' as const },
];

const GOOD = `environment: tried
ttlHours: 8
labels:
  team: ci
production:
  endpoints: [prow.example.com, "https://203.0.113.7:6443"]
clusters:
  - id: prow
    kubeconfig: kubeconfigs/prow
    context: staging-prow
  - id: prow-build
    kubeconfig: /elsewhere/build
    context: staging-build
`;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clusters-file-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function read(text: string) {
  const path = join(directory, 'clusters.yaml');
  await writeFile(path, text);
  return readClustersFile(path, DESCRIBED);
}

const refusal = (text: string) => read(text).catch((error: unknown) => error);

test('a clusters file says which context is which cluster, by paths from itself', async () => {
  const { environment, ttlHours, labels, clusters } = await read(GOOD);
  expect([environment, ttlHours, labels]).toEqual(['tried', 8, { team: 'ci' }]);
  expect(clusters).toMatchObject([
    { id: 'prow', role: 'service', kubeconfig: join(directory, 'kubeconfigs/prow'), context: 'staging-prow' },
    { id: 'prow-build', role: 'build', kubeconfig: '/elsewhere/build', insideServer: null },
  ]);
  expect(clusters[1]?.place).toBe(`${join(directory, 'clusters.yaml')}:11`);
});

describe('a clusters file is refused, with the line,', () => {
  test.each([
    ['for a key that means nothing', GOOD.replace('ttlHours', 'ttlHuors'), /ttlHuors[\s\S]*clusters\.yaml:2/],
    ['for a time that never ends', GOOD.replace('ttlHours: 8', 'ttlHours: 9999'), /at most 744[\s\S]*:2/],
    ['for a cluster that is not described', GOOD.replace('id: prow-build', 'id: other'), /other is none of[\s\S]*:11/],
    [
      'for a cluster that is missing',
      GOOD.slice(0, GOOD.indexOf('  - id: prow-build')),
      /no context[^\n]*prow-build[\s\S]*:8/,
    ],
    ['for one that is named twice', GOOD.replace('id: prow-build', 'id: prow'), /prow is named twice[\s\S]*:11/],
    ['for a label of ours', GOOD.replace('team: ci', 'prow-staging.dev/environment: x'), /ours to write[\s\S]*:4/],
    ['for a label that Kubernetes refuses', GOOD.replace('team: ci', 'team: "c i"'), /label value[\s\S]*:4/],
    ['for an environment that is no label', GOOD.replace('tried', 'Tried It'), /lower-case[\s\S]*:1/],
    ['for an endpoint with a path', GOOD.replace('prow.example.com', 'a.example/path'), /HOST or HOST:PORT[\s\S]*:6/],
  ])('%s', async (_what, text, said) => {
    expect(await refusal(text)).toMatchObject({ kind: 'unreadable', message: expect.stringMatching(said) });
  });
});

test('a clusters file that is not there is a wrong command line', async () => {
  const reading = readClustersFile(join(directory, 'none.yaml'), DESCRIBED);
  await expect(reading).rejects.toMatchObject({ kind: 'usage', message: expect.stringContaining('none.yaml') });
});

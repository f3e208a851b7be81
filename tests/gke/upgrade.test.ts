import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prowStaging } from '../support/cli.js';
import { type GkeStack, makeGkeStack } from './support/gke-stack.js';

let stack: GkeStack;
beforeAll(async () => {
  stack = await makeGkeStack();
  const { exitCode, all } = await stack.pulumi('up', '--yes', '--skip-preview');
  expect(exitCode, all).toBe(0);
});
afterAll(() => stack.remove());

/** What `prow-staging preview` says of the engine’s own preview of the configuration as it is now. */
async function looked() {
  const { stdout, all, exitCode } = await stack.pulumi('preview', '--json', '--show-sames');
  expect(exitCode, all).toBe(0);
  const file = join(stack.directory, 'preview.json');
  await writeFile(file, stdout);
  return prowStaging(['preview', file], { state: stack.directory });
}

/** Changes the first node pool of the first cluster. */
async function changePool(change: Record<string, unknown>): Promise<void> {
  await stack.configure((config) => {
    const clusters = structuredClone(config['prow-staging-gke:clusters']) as { nodePools: object[] }[];
    Object.assign(clusters[0]?.nodePools[0] ?? {}, change);
    return { ...config, 'prow-staging-gke:clusters': clusters };
  });
}

test('nothing to do is said to be nothing', async () => {
  const { exitCode, all } = await looked();
  expect(exitCode, all).toBe(0);
  expect(all).toContain('Nothing would change.');
  expect(all).not.toContain('WARNING');
});

test('more nodes are a change and no drain', async () => {
  await changePool({ nodesMax: 6 });
  const { exitCode, all } = await looked();
  expect(exitCode, all).toBe(0);
  expect(all).toContain('NodePool: 1 changed');
  expect(all).not.toContain('WARNING');
});

test('a bump of the nodes’ version is shown as the drain it is, and Pulumi would do it as an update', async () => {
  await changePool({ version: '1.34' });
  const { exitCode, all } = await looked();
  expect(exitCode, all).toBe(2);
  expect(all).toContain('WARNING: NodePool prow main is a drain: from 1.33 to 1.34, 2 to 4 nodes drained, 1 at a time');
  expect(all).toContain('2019-03-26');
  const up = await stack.pulumi('up', '--yes', '--skip-preview');
  expect(up.exitCode, up.all).toBe(0);
  expect(Object.values(stack.cloud().held).find(({ type }) => type.endsWith(':NodePool'))?.inputs['version']).toBe(
    '1.34',
  );
});

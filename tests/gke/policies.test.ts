import { afterAll, beforeAll, expect, test } from 'vitest';
import { writePolicyPack } from '../../infra/engine/policy-pack.js';
import { projectPath } from '../../src/toolchain/project-root.js';
import { type GkeStack, makeGkeStack } from './support/gke-stack.js';

let stack: GkeStack;
let pack: string;
beforeAll(async () => {
  stack = await makeGkeStack(projectPath('tests', 'gke', 'support', 'changed-program.ts'));
  pack = await writePolicyPack(stack.directory);
});
afterAll(() => stack.remove());

test('the example keeps every policy in a preview, which cannot know to whom a new account’s rights go', async () => {
  const { exitCode, all } = await stack.pulumi('preview', '--policy-pack', pack);
  expect(exitCode, all).toBe(0);
  const told = all.split('\n').filter((line) => line.includes('from policy pack'));
  expect(told.length).toBeGreaterThan(0);
  for (const line of told) expect(line).toContain("can't run policy 'nobody-at-large'");
});

test('a resource that breaks one ends the preview, and is named', async () => {
  const CHANGED = JSON.stringify({
    type: 'gcp:storage/bucket:Bucket',
    property: 'publicAccessPrevention',
    value: 'inherited',
  });
  const { exitCode, all } = await stack.pulumiWith({ CHANGED }, 'preview', '--policy-pack', pack);
  expect(exitCode, all).not.toBe(0);
  expect(all).toContain('closed-bucket');
  expect(all).toContain('may be opened to everybody');
});

test('and every one of them, each asked of everything, in an update', async () => {
  const { exitCode, all } = await stack.pulumi('up', '--yes', '--skip-preview', '--policy-pack', pack);
  expect(exitCode, all).toBe(0);
  expect(all).toMatch(/Policies:\s+✅ prow-staging/);
});

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LayerOutputs } from '../../infra/layers/layer-outputs.js';
import { type GkeStack, makeGkeStack } from './support/gke-stack.js';
import { typesInCloud, typesInState } from './support/state-of.js';

const HMAC = 'value-that-nobody-may-find';
let stack: GkeStack;

beforeAll(async () => {
  stack = await makeGkeStack();
  const { all, exitCode } = await stack.pulumi('config', 'set', '--secret', '--path', 'secretValues.hmac-token', HMAC);
  expect(exitCode, all).toBe(0);
});
afterAll(() => stack.remove());

test('is previewed without anything being made', async () => {
  const preview = await stack.pulumi('preview');
  expect(preview.exitCode, preview.all).toBe(0);
  expect(preview.all).toMatch(/\+ \d+ to create/);
  expect(stack.cloud().created).toBe(0);
});

test('stands after an update, and gives what every layer gives', async () => {
  const up = await stack.pulumi('up', '--yes', '--skip-preview');
  expect(up.exitCode, up.all).toBe(0);
  expect(up.all).not.toContain(HMAC);
  expect(await typesInState(stack)).toEqual(typesInCloud(stack));
  const { stdout } = await stack.pulumi('stack', 'output', '--json', '--show-secrets');
  const outputs = LayerOutputs.parse(JSON.parse(stdout));
  expect(outputs.clusters.map(({ id, role }) => `${role} ${id}`)).toEqual([
    'service prow',
    'build build',
    'build build-old',
  ]);
  for (const { id, endpoint } of outputs.clusters) {
    const config = load(outputs.kubeconfigs[id] ?? '') as Kubeconfig;
    expect(config.clusters[0]?.cluster.server).toBe(endpoint);
    expect(Object.keys(config.users[0]?.user ?? {})).toEqual(['token']);
    expect(stack.cloud().tokens).toContain(config.users[0]?.user.token);
  }
});

interface Kubeconfig {
  readonly clusters: readonly { readonly cluster: { readonly server: string } }[];
  readonly users: readonly { readonly user: { readonly token: string } }[];
}

test('keeps no token, kubeconfig or secret in plain text, in its state or beside it', async () => {
  const files = (await readdir(stack.directory, { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile() && entry.name !== 'cloud.json',
  );
  expect(files.some(({ parentPath }) => parentPath.includes('backend'))).toBe(true);
  const { tokens, held } = stack.cloud();
  expect(tokens.length).toBeGreaterThan(0);
  // Google was given it, so it was there to be found.
  expect(JSON.stringify(held)).toContain(HMAC);
  for (const { parentPath, name } of files) {
    const text = await readFile(join(parentPath, name), 'utf8');
    for (const secret of [HMAC, ...tokens, 'certificate-authority-data', 'current-context'])
      expect(text.includes(secret), `${name} holds ${secret}`).toBe(false);
  }
});

test('has nothing to do a second time', async () => {
  const again = await stack.pulumi('preview', '--expect-no-changes');
  expect(again.exitCode, again.all).toBe(0);
});

test('refuses a second update meanwhile in the words of the engine, and leaves nothing when it is destroyed', async () => {
  const [one, other] = await Promise.all([
    stack.pulumi('up', '--yes', '--skip-preview'),
    stack.pulumi('up', '--yes', '--skip-preview'),
  ]);
  const failed = [one, other].filter(({ exitCode }) => exitCode !== 0);
  for (const { all } of failed) expect(all).toContain('the stack is currently locked');
  expect(failed.length).toBeLessThan(2);
  const destroy = await stack.pulumi('destroy', '--yes', '--skip-preview');
  expect(destroy.exitCode, destroy.all).toBe(0);
  expect(typesInCloud(stack)).toEqual([]);
  expect(await typesInState(stack)).toEqual([]);
});

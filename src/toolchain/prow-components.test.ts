import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { componentPackages, versionPackage } from './prow-components.js';

let tree: string;
beforeEach(async () => {
  tree = await mkdtemp(join(tmpdir(), 'prow-'));
  for (const directory of ['cmd/sinker', 'cmd/external-plugins/refresh', 'test/integration/cmd/fakegcsserver']) {
    await mkdir(join(tree, directory), { recursive: true });
    await writeFile(join(tree, directory, 'main.go'), 'package main\n');
  }
});
afterEach(() => rm(tree, { recursive: true }));

test('a component is found where the tree has it', async () => {
  expect([...(await componentPackages(tree, ['fakegcsserver', 'refresh', 'sinker']))]).toEqual([
    ['fakegcsserver', 'sigs.k8s.io/prow/test/integration/cmd/fakegcsserver'],
    ['refresh', 'sigs.k8s.io/prow/cmd/external-plugins/refresh'],
    ['sinker', 'sigs.k8s.io/prow/cmd/sinker'],
  ]);
});

test('an unknown component names the directories tried and what is there', async () => {
  const looking = componentPackages(tree, ['plank']);
  await expect(looking).rejects.toThrow('cmd/plank or cmd/external-plugins/plank or test/integration/cmd/plank');
  await expect(looking).rejects.toThrow('cmd/ holds external-plugins, sinker');
});

test('a folder without Go files is no component, and a name leads nowhere else', async () => {
  await expect(componentPackages(tree, ['external-plugins'])).rejects.toThrow('no component');
  await expect(componentPackages(tree, ['../cmd/sinker'])).rejects.toThrow('no component');
});

test('a tree that cannot be told its version is refused', async () => {
  await expect(versionPackage(tree)).rejects.toThrow('pkg/version');
  await mkdir(join(tree, 'pkg/version'), { recursive: true });
  expect(await versionPackage(tree)).toBe('sigs.k8s.io/prow/pkg/version');
});

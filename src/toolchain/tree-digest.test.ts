import { chmod, cp, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { treeDigest } from './tree-digest.js';

let tree: string;
beforeEach(async () => {
  tree = await mkdtemp(join(tmpdir(), 'tree-'));
  await mkdir(join(tree, 'cmd'));
  await writeFile(join(tree, 'go.mod'), 'module x\n');
  await writeFile(join(tree, 'cmd', 'main.go'), 'package main\n');
  await symlink('go.mod', join(tree, 'link'));
});
afterEach(() => rm(tree, { recursive: true, force: true }));

const digestOf = async () => (await treeDigest(tree)).digest;

describe('the digest changes with', () => {
  test.each<[string, () => Promise<void>]>([
    ['a content', () => writeFile(join(tree, 'cmd', 'main.go'), 'package other\n')],
    ['a name', () => writeFile(join(tree, 'cmd', 'more.go'), '')],
    ['the executable bit', () => chmod(join(tree, 'cmd', 'main.go'), 0o755)],
    ['a link’s target', () => rm(join(tree, 'link')).then(() => symlink('cmd', join(tree, 'link')))],
  ])('%s', async (_, change) => {
    const before = await digestOf();
    await change();
    expect(await digestOf()).not.toBe(before);
  });
});

describe('the digest stays with', () => {
  test.each<[string, () => Promise<void>]>([
    ['another time', () => utimes(join(tree, 'go.mod'), 1, 1)],
    ['what the umask decides', () => chmod(join(tree, 'go.mod'), 0o444)],
    ['what Git keeps', () => mkdir(join(tree, '.git')).then(() => writeFile(join(tree, '.git', 'HEAD'), 'x'))],
  ])('%s', async (_, change) => {
    const before = await digestOf();
    await change();
    expect(await digestOf()).toBe(before);
  });
});

test('a copy has the digest of the original', async () => {
  const copy = `${tree}-copy`;
  await cp(tree, copy, { recursive: true, verbatimSymlinks: true });
  expect((await treeDigest(copy)).digest).toBe(await digestOf());
  await rm(copy, { recursive: true });
});

test('knows the newest file', async () => {
  const future = new Date('2031-01-02T03:04:05Z');
  await utimes(join(tree, 'cmd', 'main.go'), future, future);
  expect((await treeDigest(tree)).newestMs).toBe(future.getTime());
});

import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ProwTag } from '../model/candidate.js';
import { resolveDirectory } from './prow-directory.js';

let tree: string;
beforeEach(async () => {
  tree = await mkdtemp(join(tmpdir(), 'prow-'));
  await writeFile(join(tree, 'go.mod'), '// a comment\nmodule sigs.k8s.io/prow // here\n\ngo 1.24.0\n');
});
afterEach(() => rm(tree, { recursive: true }));

test('a source tree’s tag is the day of its newest file and the start of its digest', async () => {
  const day = new Date('2026-11-22T23:59:59Z');
  await utimes(join(tree, 'go.mod'), day, day);
  const { tag, source } = await resolveDirectory(tree);
  expect(ProwTag.parse(tag)).toBe(tag);
  expect(source).toMatchObject({ kind: 'directory', path: tree });
  expect(tag).toBe(`v20261122-${source.kind === 'directory' ? source.digest.slice(0, 9) : ''}`);
});

test('another module is refused by file and line', async () => {
  await writeFile(join(tree, 'go.mod'), '\nmodule sigs.k8s.io/prow/more\n');
  await expect(resolveDirectory(tree)).rejects.toThrow(`${tree}/go.mod:2`);
  await expect(resolveDirectory(tree)).rejects.toThrow('module sigs.k8s.io/prow/more');
});

test('no directory, a file, and a directory without go.mod are told apart', async () => {
  await expect(resolveDirectory(join(tree, 'not-there'))).rejects.toThrow('nothing is there');
  await expect(resolveDirectory(join(tree, 'go.mod'))).rejects.toThrow('a file');
  await rm(join(tree, 'go.mod'));
  await expect(resolveDirectory(tree)).rejects.toThrow('no go.mod');
  await writeFile(join(tree, 'go.mod'), 'go 1.24\n');
  await expect(resolveDirectory(tree)).rejects.toThrow('without a module line');
});

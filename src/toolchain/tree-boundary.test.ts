import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resolveDirectory } from './prow-directory.js';

function treeWith(goMod: string): string {
  const tree = mkdtempSync(join(tmpdir(), 'tree-'));
  mkdirSync(join(tree, 'third_party'));
  writeFileSync(join(tree, 'go.mod'), `module sigs.k8s.io/prow\n\n${goMod}\n`);
  return tree;
}

test.each([
  ['replace example.org/a => ../a', 3],
  ['replace (\n\texample.org/a v1.2.3 => example.org/b v1.0.0\n\texample.org/c => "/elsewhere/c" // ours\n)', 5],
  ['replace example.org/a => ..', 3],
  ['replace example.org/a => ./third_party/../../a', 3],
])('a module of another directory is refused by file and line: %j', async (goMod, line) => {
  const tree = treeWith(goMod);
  await expect(resolveDirectory(tree)).rejects.toMatchObject({
    kind: 'usage',
    explanation: { evidence: `${join(tree, 'go.mod')}:${line}` },
  });
});

test.each([
  'replace example.org/a => ./third_party/a',
  'replace example.org/a => example.org/b v1.0.0',
  '// replace example.org/a => ../a',
])('a module of the tree itself, or of a version, is fine: %j', async (goMod) => {
  expect((await resolveDirectory(treeWith(goMod))).source.kind).toBe('directory');
});

test('a link out of the tree is refused by name, one within it is not', async () => {
  const tree = treeWith('');
  symlinkSync('../go.mod', join(tree, 'third_party', 'within'));
  symlinkSync('nowhere', join(tree, 'third_party', 'dangling'));
  expect((await resolveDirectory(tree)).source.kind).toBe('directory');
  symlinkSync(tmpdir(), join(tree, 'third_party', 'out'));
  await expect(resolveDirectory(tree)).rejects.toMatchObject({
    explanation: { evidence: join(tree, 'third_party', 'out') },
  });
});

import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { treeDigest } from '../toolchain/tree-digest.js';
import { applyDrill } from './apply-drill.js';
import type { Drill } from './drill.js';

const DRILL: Drill = {
  name: 'a-fault',
  outage: '2019-02-08',
  description: 'a fault',
  power: null,
  expect: [{ check: 'placement', subject: 'alias "default"' }],
  neighbour: 'unchanged',
  environment: [],
  boskosEdits: [],
  production: [],
  edits: [{ file: 'pkg/config.go', line: 'guard', replacement: 'no guard' }],
};

/** A source tree as Go's module cache keeps it: nobody may write to it. */
function readOnlyTree(text = 'guard\n'): string {
  const tree = mkdtempSync(join(tmpdir(), 'tree-'));
  mkdirSync(join(tree, 'pkg'));
  mkdirSync(join(tree, '.git'));
  writeFileSync(join(tree, '.git', 'HEAD'), 'ref');
  writeFileSync(join(tree, 'pkg', 'config.go'), text, { mode: 0o444 });
  writeFileSync(join(tree, 'run.sh'), 'echo\n', { mode: 0o555 });
  chmodSync(join(tree, 'pkg'), 0o555);
  return tree;
}

const newWorkDir = (): string => join(mkdtempSync(join(tmpdir(), 'drills-')), 'work');

test('the fault is in the copy and the source stays as it was', async () => {
  const tree = readOnlyTree();
  const copy = await applyDrill(DRILL, { tree, workDir: newWorkDir() });
  expect(readFileSync(join(copy, 'pkg', 'config.go'), 'utf8')).toBe('no guard\n');
  expect(readFileSync(join(tree, 'pkg', 'config.go'), 'utf8')).toBe('guard\n');
  expect(statSync(join(copy, 'run.sh')).mode & 0o777).toBe(0o755);
  expect(readdirSync(copy).sort()).toEqual(['pkg', 'run.sh']);
});

test('the same fault in the same source is the same copy, with the source’s times', async () => {
  const [tree, workDir] = [readOnlyTree(), newWorkDir()];
  const first = await applyDrill(DRILL, { tree, workDir });
  const { newestMs } = await treeDigest(tree);
  expect(await applyDrill(DRILL, { tree, workDir })).toBe(first);
  expect(Math.abs((await treeDigest(first)).newestMs - newestMs)).toBeLessThan(1_000);
});

test('another source, or another fault, is another copy', async () => {
  const workDir = newWorkDir();
  const first = await applyDrill(DRILL, { tree: readOnlyTree(), workDir });
  const otherSource = await applyDrill(DRILL, { tree: readOnlyTree('guard\nmore\n'), workDir });
  const edits = [{ file: 'pkg/config.go', line: 'guard', replacement: 'worse' }];
  const otherFault = await applyDrill({ ...DRILL, edits }, { tree: readOnlyTree(), workDir });
  expect(new Set([first, otherSource, otherFault]).size).toBe(3);
});

test('two at once make one copy', async () => {
  const [tree, workDir] = [readOnlyTree(), newWorkDir()];
  const [first, second] = await Promise.all([
    applyDrill(DRILL, { tree, workDir }),
    applyDrill(DRILL, { tree, workDir }),
  ]);
  expect(first).toBe(second);
  expect(readdirSync(workDir)).toHaveLength(1);
});

test('a fault that does not fit leaves nothing behind', async () => {
  const workDir = newWorkDir();
  const tree = readOnlyTree('another guard\n');
  await expect(applyDrill(DRILL, { tree, workDir })).rejects.toThrow('does not fit');
  expect(readdirSync(workDir)).toEqual([]);
});

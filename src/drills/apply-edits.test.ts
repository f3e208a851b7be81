import { mkdtempSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { applyEdits } from './apply-edits.js';

function treeWith(text: string): { tree: string; path: string } {
  const tree = mkdtempSync(join(tmpdir(), 'tree-'));
  const path = join(tree, 'config.go');
  writeFileSync(path, text);
  utimesSync(path, new Date('2025-11-25T00:00:00Z'), new Date('2025-11-25T00:00:00Z'));
  return { tree, path };
}

const edit = (line: string, replacement: string) => ({ file: 'config.go', line, replacement });

test('the one line gives way to others, and the rest of the file stays', async () => {
  const { tree, path } = treeWith('a\n\tif ok {\nb\n');
  await applyEdits(tree, [edit('\tif ok {', '\tx := 1\n\t{')]);
  expect(readFileSync(path, 'utf8')).toBe('a\n\tx := 1\n\t{\nb\n');
});

test('the file keeps its time, so that the tree’s version depends on its content alone', async () => {
  const { tree, path } = treeWith('a\n');
  await applyEdits(tree, [edit('a', 'b')]);
  expect(statSync(path).mtime).toEqual(new Date('2025-11-25T00:00:00Z'));
});

test('a line that is not there, or only nearly, is said with its file', async () => {
  const { tree } = treeWith('  if ok {\n');
  await expect(applyEdits(tree, [edit('\tif ok {', '{')])).rejects.toThrow('the line is not there');
});

test('a line that is there twice is said with its places', async () => {
  const { tree } = treeWith('a\nb\na\n');
  await expect(applyEdits(tree, [edit('a', 'c')])).rejects.toThrow('2 times: lines 1,3');
});

test('a file that is not there is said', async () => {
  const { tree } = treeWith('a\n');
  const missing = { file: 'pkg/other.go', line: 'a', replacement: 'b' };
  await expect(applyEdits(tree, [missing])).rejects.toThrow('pkg/other.go is not as expected');
});

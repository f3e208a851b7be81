import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeAskedFile } from './write-asked-file.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'prow-staging-file-'));
});
afterEach(() => rmSync(root, { recursive: true }));

it('puts the whole text in place of what was there', async () => {
  writeFileSync(join(root, 'file'), 'what was there, and is longer\n');
  await writeAskedFile(join(root, 'file'), 'text\n');
  expect([readFileSync(join(root, 'file'), 'utf8'), readdirSync(root)]).toEqual(['text\n', ['file']]);
});

it('says which path cannot be written, and leaves nothing beside it', async () => {
  mkdirSync(join(root, 'folder'));
  for (const name of ['none/file', 'folder'])
    await expect(writeAskedFile(join(root, name), 'text\n')).rejects.toThrow(
      new RegExp(`cannot be written[\\s\\S]*evidence .*/${name}\\n[\\s\\S]*--file`),
    );
  expect(readdirSync(root)).toEqual(['folder']);
});

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { linkChanges } from './link-changes.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'link-changes-'));
  for (const side of ['before', 'after']) {
    mkdirSync(join(folder, side, 'prow'), { recursive: true });
    mkdirSync(join(folder, side, 'shared'));
    writeFileSync(join(folder, side, 'shared/one.yaml'), '');
    symlinkSync('../shared', join(folder, side, 'prow/jobs'));
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

async function told(...paths: string[]): Promise<string[]> {
  const side = (name: string) => ({ root: join(folder, name, 'prow'), tree: join(folder, name) });
  const changes = await linkChanges(side('before'), side('after'), { paths, reason: 'reads-elsewhere' });
  return changes.map(({ subject }) => subject);
}

test('a link that was there leads to where it led, and to what is new there', async () => {
  writeFileSync(join(folder, 'after/shared/two.yaml'), '');
  expect(await told('jobs/one.yaml', 'jobs/two.yaml', '../shared/two.yaml')).toEqual([]);
});

test('a file that is new, and one that is gone, is none', async () => {
  mkdirSync(join(folder, 'after/prow/manifests/deep'), { recursive: true });
  writeFileSync(join(folder, 'after/prow/manifests/deep/one.yaml'), '');
  expect(await told('manifests/deep/one.yaml', 'gone.yaml')).toEqual([]);
});

test('a new link is told, and one that leads elsewhere', async () => {
  symlinkSync('../shared/one.yaml', join(folder, 'after/prow/one.yaml'));
  rmSync(join(folder, 'after/prow/jobs'));
  mkdirSync(join(folder, 'after/other'));
  writeFileSync(join(folder, 'after/other/one.yaml'), '');
  symlinkSync('../other', join(folder, 'after/prow/jobs'));
  expect(await told('one.yaml', 'jobs/one.yaml')).toEqual([
    'one.yaml is read by a link, at shared/one.yaml',
    'jobs/one.yaml is read by a link, at other/one.yaml',
  ]);
});

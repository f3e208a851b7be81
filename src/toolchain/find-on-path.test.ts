import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findOnPath } from './find-on-path.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'path-'));
  await Promise.all(['a', 'b'].map((name) => mkdir(join(root, name))));
  await writeFile(join(root, 'b', 'tool'), '', { mode: 0o755 });
});
afterEach(() => rm(root, { recursive: true }));

test('takes the first directory that has it', async () => {
  expect(await findOnPath('tool', `${root}/a:${root}/b`)).toBe(join(root, 'b', 'tool'));
});

test('a folder of that name, or a file nobody may run, is not it', async () => {
  await mkdir(join(root, 'a', 'tool'));
  expect(await findOnPath('tool', `${root}/a`)).toBeNull();
  await chmod(join(root, 'b', 'tool'), 0o644);
  expect(await findOnPath('tool', `${root}/b`)).toBeNull();
});

test('the current directory is never searched', async () => {
  expect(await findOnPath('package.json', ':.')).toBeNull();
});

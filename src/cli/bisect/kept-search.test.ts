import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JudgedCommit } from './bisection.js';
import { keptSearch } from './kept-search.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kept-search-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const PASSED: JudgedCommit = { commit: 'a', subject: 's', outcome: 'pass', because: 'b', checks: [], run: 'runs/1' };

test('what was judged is there when the same search is opened again, and in no other', async () => {
  await (await keptSearch({ root }, { power: 1 })).keep(PASSED);
  expect((await keptSearch({ root }, { power: 1 })).known).toEqual([PASSED]);
  expect((await keptSearch({ root }, { power: 2 })).known).toEqual([]);
});

test('what decided nothing is looked at again', async () => {
  await (await keptSearch({ root }, {})).keep({ ...PASSED, outcome: 'inconclusive' });
  expect((await keptSearch({ root }, {})).known).toEqual([]);
});

test('it is this user’s alone, and what is no record of ours is judged anew', async () => {
  await (await keptSearch({ root }, {})).keep(PASSED);
  const [name = ''] = await readdir(join(root, 'bisections'));
  const path = join(root, 'bisections', name);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await writeFile(path, '[{"commit":"a","outcome":"pass"}]');
  expect((await keptSearch({ root }, {})).known).toEqual([]);
});

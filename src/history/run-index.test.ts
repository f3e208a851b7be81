import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderArchive } from './folder-archive.js';
import { addToIndex, readIndex } from './run-index.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-index-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const made = (run: string) => addToIndex(folderArchive(folder), { kind: 'made', run, candidate: 'v1' });
const read = async () => {
  const { standing, defect } = await readIndex(folderArchive(folder));
  return { standing: [...standing.keys()].sort(), defect };
};

test('where there is none, nothing is missed', async () => {
  expect(await readIndex(folderArchive(join(folder, 'gone')))).toEqual({ standing: new Map(), defect: null });
});

test('what was made stands until it is said to be removed', async () => {
  for (const run of ['a', 'b', 'a']) await made(run);
  await addToIndex(folderArchive(folder), { kind: 'removed', runs: ['a'], why: 'old' });
  expect(await read()).toEqual({ standing: ['b'], defect: null });
});

test('of writers that come at once none is lost', async () => {
  const runs = Array.from({ length: 12 }, (_, index) => `run-${index}`);
  await Promise.all(runs.map(made));
  expect(await read()).toEqual({ standing: runs.sort(), defect: null });
});

test('an entry that is taken away, cut or written anew is noticed by the next', async () => {
  for (const run of ['a', 'b', 'c']) await made(run);
  const second = join(folder, '00000002.json');
  const text = await readFile(second, 'utf8');
  await writeFile(second, text.replace('"b"', '"a"'));
  expect((await read()).defect).toBe('00000003.json does not follow from the one before');
  await writeFile(second, text.slice(0, 20));
  expect((await read()).defect).toBe('00000002.json cannot be read');
  await rm(second);
  expect((await read()).defect).toBe('entry 2 is gone');
});

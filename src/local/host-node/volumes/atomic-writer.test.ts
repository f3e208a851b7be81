import { lstat, mkdtemp, readdir, readFile, readlink, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeAtomically } from './atomic-writer.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'volume-'));
});
afterEach(() => rm(directory, { recursive: true }));

const file = (text: string, mode = 0o644) => ({ content: Buffer.from(text), mode });

it('shows files through one link that is replaced whole', async () => {
  expect(await writeAtomically(directory, new Map([['deep/a', file('one', 0o400)]]))).toBe(true);
  expect(await readFile(join(directory, 'deep/a'), 'utf8')).toBe('one');
  expect((await stat(join(directory, 'deep/a'))).mode & 0o777).toBe(0o400);
  expect((await lstat(join(directory, 'deep'))).isSymbolicLink()).toBe(true);
  const before = await readlink(join(directory, '..data'));
  await writeAtomically(directory, new Map([['deep/a', file('two')]]));
  expect(await readFile(join(directory, 'deep/a'), 'utf8')).toBe('two');
  expect(await readlink(join(directory, '..data'))).not.toBe(before);
});

it('leaves everything alone when nothing has changed', async () => {
  const payload = new Map([['a', file('same')]]);
  await writeAtomically(directory, payload);
  const before = await readlink(join(directory, '..data'));
  expect(await writeAtomically(directory, payload)).toBe(false);
  expect(await readlink(join(directory, '..data'))).toBe(before);
});

it('removes files that are gone and the directory they were in', async () => {
  await writeAtomically(
    directory,
    new Map([
      ['a', file('1')],
      ['b', file('2')],
    ]),
  );
  await writeAtomically(directory, new Map([['b', file('2')]]));
  const names = await readdir(directory);
  expect(names.filter((name) => !name.startsWith('..'))).toEqual(['b']);
  expect(names.filter((name) => name.startsWith('..2'))).toHaveLength(1);
});
